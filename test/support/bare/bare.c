/*
 * Files and memory without an operating system: the file "in" is read at the start, "out" is written at the end, both by
 * the emulator (semihosting). Every block of memory lies between guards, which are looked at in the end: a program that
 * has written beside a block ends with code 3, one that a trap ended with code 4.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { OPEN = 1, CLOSE = 2, WRITE = 5, READ = 6, LENGTH = 12, EXIT = 32 };
enum { READ_BINARY = 1, WRITE_BINARY = 5, APPLICATION_EXIT = 0x20026 };
enum { GUARD = 256, GUARD_BYTE = 0xa5 };

struct block {
    struct block *before;
    size_t bytes;
    uint8_t guard[GUARD - 2 * sizeof(size_t)];
};

extern uint8_t bare_heap[];
int main(void);
intptr_t bare_call(int operation, const void *arguments);
void bare_start(void);
void bare_trap(void);

static uint8_t *heap = bare_heap;
static struct block *last_block;
static const uint8_t *input, *input_end;
static uint8_t output[1u << 24];
static size_t output_bytes;

static intptr_t open_file(const char *name, uintptr_t length, uintptr_t mode)
{
    const uintptr_t arguments[] = {(uintptr_t)name, mode, length};
    return bare_call(OPEN, arguments);
}

static void leave(int code)
{
    const uintptr_t arguments[] = {APPLICATION_EXIT, (uintptr_t)code};
    for (;;) {
        (void)bare_call(EXIT, arguments);
    }
}

void bare_trap(void)
{
    leave(4);
}

static int is_guard(const uint8_t *at, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        if (at[i] != GUARD_BYTE) {
            return 0;
        }
    }
    return 1;
}

void exit(int code)
{
    for (const struct block *block = last_block; block != NULL; block = block->before) {
        const uint8_t *const data = (const uint8_t *)(block + 1);
        if (!is_guard(block->guard, sizeof block->guard) || !is_guard(data + block->bytes, GUARD)) {
            leave(3);
        }
    }
    const uintptr_t arguments[] = {(uintptr_t)open_file("out", 3, WRITE_BINARY), (uintptr_t)output, output_bytes};
    if (bare_call(WRITE, arguments) != 0) {
        leave(5);
    }
    (void)bare_call(CLOSE, arguments);
    leave(code);
    for (;;) {
    }
}

void *calloc(size_t count, size_t bytes)
{
    struct block *const block = (struct block *)(void *)heap;
    uint8_t *const data = (uint8_t *)(block + 1);
    const size_t all = count * bytes;
    *block = (struct block){last_block, all, {0}};
    for (size_t i = 0; i < sizeof block->guard; i++) {
        block->guard[i] = GUARD_BYTE;
    }
    for (size_t i = 0; i < all + GUARD; i++) {
        data[i] = i < all ? 0 : GUARD_BYTE;
    }
    last_block = block;
    heap = data + ((all + GUARD + 15u) & ~(size_t)15u);
    return data;
}

void *malloc(size_t bytes)
{
    return calloc(1, bytes);
}

size_t fread(void *data, size_t size, size_t count, FILE *file)
{
    (void)file;
    uint8_t *const to = data;
    const size_t bytes = size * count;
    if ((size_t)(input_end - input) < bytes) {
        return 0;
    }
    for (size_t i = 0; i < bytes; i++) {
        to[i] = *input++;
    }
    return count;
}

size_t fwrite(const void *data, size_t size, size_t count, FILE *file)
{
    (void)file;
    const uint8_t *const from = data;
    for (size_t i = 0; i < size * count; i++) {
        if (output_bytes == sizeof output) {
            leave(6);
        }
        output[output_bytes++] = from[i];
    }
    return count;
}

void bare_start(void)
{
    const uintptr_t file[] = {(uintptr_t)open_file("in", 2, READ_BINARY)};
    const uintptr_t bytes = (uintptr_t)bare_call(LENGTH, file);
    const uintptr_t arguments[] = {file[0], (uintptr_t)heap, bytes};
    if (bare_call(READ, arguments) != 0) {
        leave(5);
    }
    input = heap;
    input_end = heap + bytes;
    heap += (bytes + 15u) & ~(uintptr_t)15u;
    exit(main());
}
