/*
 * Calls every function of an emitted library that learns, as commands on stdin say, and answers each with one line.
 * Samples, blobs and results lie on the heap in blocks of just their size, so that the address sanitizer sees any step
 * outside. Compile with -DRAW=<type of a raw value>. Commands are a letter and little-endian uint32 arguments:
 *   i                        init                   -> status, CRC of the payload
 *   l LABEL SKEW raw         learn                  -> status, the step, CRC; the sample lies SKEW bytes off a word
 *   f SKEW raw               infer                  -> status, the result (bits of each number), CRC
 *   p                        the payload in hex
 *   s ON | b BUSY            switch learning, set the mark of a call under way -> status, CRC
 *   g                        guard                  -> status, correct, count
 *   e SIZE                   export                 -> status, the blob in hex
 *   m FLAGS SIZE blob        import                 -> status, CRC
 *   t BYTES FAIL             blank storage of two slots; with FAIL operations on it fail -> 0
 *   v | r                    save, restore          -> status, sequence, CRC
 *   n                        every call with every null pointer -> statuses, CRC
 */
#include "ff_blob.h"
#include "ff_crc32.h"
#include "ff_storage.h"
#include "tiny.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct tiny_state *state;

static uint8_t *slots;
static uint32_t slot_bytes, failing;

uint32_t ff_storage_slot_bytes(void)
{
    return slot_bytes;
}

int ff_storage_read(uint32_t slot, uint32_t offset, void *bytes, uint32_t count)
{
    memcpy(bytes, slots + slot * slot_bytes + offset, count);
    return 0;
}

int ff_storage_erase(uint32_t slot)
{
    memset(slots + slot * slot_bytes, 0xFF, slot_bytes);
    return 0;
}

int ff_storage_program(uint32_t slot, uint32_t offset, const uint8_t unit[FF_STORAGE_UNIT])
{
    if (failing) {
        return -1;
    }
    memcpy(slots + slot * slot_bytes + offset, unit, FF_STORAGE_UNIT);
    return 0;
}

static void get(void *to, size_t bytes)
{
    if (fread(to, 1, bytes, stdin) != bytes) {
        exit(2);
    }
}

static uint32_t word(void)
{
    uint32_t value;

    get(&value, sizeof value);
    return value;
}

static uint32_t crc(void)
{
    return ff_crc32(0, state, TINY_LEARNT_BYTES);
}

static void hex(const uint8_t *bytes, uint32_t count)
{
    uint32_t i;

    for (i = 0; i < count; i++) {
        printf("%02x", bytes[i]);
    }
}

static void bits(const void *value)
{
    uint32_t word_of;

    memcpy(&word_of, value, sizeof word_of);
    printf(" %08x", word_of);
}

static uint8_t *sample(uint32_t skew)
{
    uint8_t *const block = malloc(skew + TINY_INPUT_SIZE * sizeof(RAW));

    get(block + skew, TINY_INPUT_SIZE * sizeof(RAW));
    return block;
}

static void learn(void)
{
    const uint32_t label = word(), skew = word();
    uint8_t *const block = sample(skew);
    struct tiny_step *const step = calloc(1, sizeof *step);
    const RAW *const input = (const RAW *)(const void *)(block + skew);
#ifdef TINY_ASK_PER
    enum ff_status status = label < TINY_CLASSES ? tiny_ask(state, input, step) : FF_BAD_LABEL;

    if (status == FF_OK && step->asks != 0) {
        status = tiny_learn(state, input, label, step);
    }
#else
    const enum ff_status status = tiny_learn(state, input, label, step);
#endif

    printf("l %d", (int)status);
    if (status == FF_OK) {
        printf(" %u %u %u %u %u", step->label, step->updated, step->skipped, step->saturated, step->diverged);
    }
    printf(" %u busy %u\n", crc(), state->busy);
    free(step);
    free(block);
}

static void infer(void)
{
    const uint32_t skew = word();
    uint8_t *const block = sample(skew);
    struct tiny_result *const result = calloc(1, sizeof *result);
    const enum ff_status status = tiny_infer(state, (const RAW *)(const void *)(block + skew), result);
    uint32_t k;

    printf("f %d", (int)status);
    if (status == FF_OK) {
        printf(" %u %u %u", result->label, result->exit, result->macs);
        bits(&result->margin);
        bits(&result->goodness);
        for (k = 0; k < TINY_CLASSES; k++) {
            bits(&result->scores[k]);
        }
    }
    printf(" %u\n", crc());
    free(result);
    free(block);
}

static void export_blob(void)
{
    const uint32_t size = word();
    uint8_t *const blob = malloc(size + (size == 0));
    const enum ff_status status = tiny_export(state, blob, size);

    printf("e %d ", (int)status);
    hex(blob, status == FF_OK ? TINY_BLOB_BYTES : 0);
    putchar('\n');
    free(blob);
}

static void import_blob(void)
{
    const uint32_t flags = word(), size = word();
    uint8_t *const blob = malloc(size + (size == 0));

    get(blob, size);
    printf("m %d", (int)tiny_import(state, blob, size, flags));
    printf(" %u\n", crc());
    free(blob);
}

static void nulls(void)
{
    const RAW input[TINY_INPUT_SIZE] = { 0 };
    struct tiny_step step;
    struct tiny_result result;
    uint8_t blob[TINY_BLOB_BYTES];
    uint16_t correct, count;
    uint32_t sequence;
    const enum ff_status statuses[] = {
        tiny_init(NULL),
        tiny_infer(NULL, input, &result), tiny_infer(state, NULL, &result), tiny_infer(state, input, NULL),
        tiny_learn(NULL, input, 0, &step), tiny_learn(state, NULL, 0, &step), tiny_learn(state, input, 0, NULL),
        tiny_set_learning(NULL, 1),
        tiny_guard(NULL, &correct, &count), tiny_guard(state, NULL, &count), tiny_guard(state, &correct, NULL),
        tiny_export(NULL, blob, sizeof blob), tiny_export(state, NULL, sizeof blob),
        tiny_import(NULL, blob, sizeof blob, 0), tiny_import(state, NULL, sizeof blob, 0),
        tiny_save(NULL, &sequence), tiny_save(state, NULL),
        tiny_restore(NULL, &sequence), tiny_restore(state, NULL),
    };
    uint32_t i;

    putchar('n');
    for (i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        printf(" %d", (int)statuses[i]);
    }
    printf(" %u\n", crc());
}

static void stored(int command)
{
    uint32_t sequence = 0;
    const enum ff_status status = command == 'v' ? tiny_save(state, &sequence) : tiny_restore(state, &sequence);

    printf("%c %d %u %u\n", command, (int)status, sequence, crc());
}

static void status_of(int command, enum ff_status status)
{
    printf("%c %d %u\n", command, (int)status, crc());
}

static void run(int command)
{
    uint16_t correct, count;

    switch (command) {
    case 'i': status_of(command, tiny_init(state)); break;
    case 'l': learn(); break;
    case 'f': infer(); break;
    case 's': status_of(command, tiny_set_learning(state, (uint8_t)word())); break;
    case 'b': state->busy = word(); status_of(command, FF_OK); break;
    case 'e': export_blob(); break;
    case 'm': import_blob(); break;
    case 'n': nulls(); break;
    case 'v':
    case 'r': stored(command); break;
    case 'g':
        printf("g %d", (int)tiny_guard(state, &correct, &count));
        printf(" %u %u\n", correct, count);
        break;
    case 't':
        slot_bytes = word();
        failing = word();
        free(slots);
        slots = malloc(2u * slot_bytes + 1u);
        memset(slots, 0xFF, 2u * slot_bytes);
        puts("t 0");
        break;
    default: /* p */
        printf("p ");
        hex((const uint8_t *)state, TINY_LEARNT_BYTES);
        putchar('\n');
    }
}

int main(void)
{
    int command;

    state = malloc(sizeof *state);
    memset(state, 0xA5, sizeof *state);
    while ((command = getchar()) != EOF) {
        run(command);
    }
    free(slots);
    free(state);
    return 0;
}
