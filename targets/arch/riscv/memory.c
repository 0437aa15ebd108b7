/* The three functions that a freestanding compiler may call on its own; compile with -fno-builtin, or they call themselves. */
#include <stddef.h>
#include <stdint.h>

typedef uint32_t __attribute__((may_alias)) word;

void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memmove(void *to, const void *from, size_t count);
void *memset(void *to, int value, size_t count);

static int both_aligned(const void *a, const void *b)
{
    return (((uintptr_t)a | (uintptr_t)b) & 3u) == 0u;
}

void *memcpy(void *restrict to, const void *restrict from, size_t count)
{
    unsigned char *t = to;
    const unsigned char *f = from;

    if (both_aligned(t, f)) {
        for (; count >= 4u; count -= 4u, t += 4, f += 4) {
            *(word *)(void *)t = *(const word *)(const void *)f;
        }
    }
    for (; count > 0u; count--) {
        *t++ = *f++;
    }
    return to;
}

void *memmove(void *to, const void *from, size_t count)
{
    unsigned char *t = to;
    const unsigned char *f = from;

    if ((uintptr_t)t - (uintptr_t)f >= count) {
        for (; count > 0u; count--) {
            *t++ = *f++;
        }
    } else {
        for (; count > 0u; count--) {
            t[count - 1u] = f[count - 1u];
        }
    }
    return to;
}

void *memset(void *to, int value, size_t count)
{
    unsigned char *t = to;
    const unsigned char byte = (unsigned char)value;
    const uint32_t four = (uint32_t)byte * 0x01010101u;

    for (; count > 0u && ((uintptr_t)t & 3u) != 0u; count--) {
        *t++ = byte;
    }
    for (; count >= 4u; count -= 4u, t += 4) {
        *(word *)(void *)t = four;
    }
    for (; count > 0u; count--) {
        *t++ = byte;
    }
    return to;
}
