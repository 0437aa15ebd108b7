/*
 * Saves and loads against a storage in memory, of which the power fails in the middle of a chosen operation.
 * Reads lines of commands and answers each with a line of numbers:
 *   new BYTES            blank storage with slots of this size           -> 0
 *   save VALUE OP TORN   saves a payload of VALUE; the power fails in operation OP (from 1; 0: never), of which TORN
 *                        of 128 parts have happened                      -> status (99: power failed), operations, sequence
 *   fail VALUE OP        the same, but operation OP reports a failure
 *   lose VALUE OP        the same, but operation OP does nothing
 *   load FLAGS           -> status, value (-1: mixed), sequence, guard
 *   newest               -> status, sequence, guard of what a load would find
 *   other                from now on the model has another layout        -> 0
 */
#include "ff_blob.h"
#include "ff_slots.h"
#include "ff_storage.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#define PAYLOAD_BYTES 301u
#define MOST_SLOT_BYTES 4096u
#define POWER_FAILED 99

#ifdef ERASES_BACKWARDS
#define ERASED(i, count) ((count) - 1u - (i))
#else
#define ERASED(i, count) (i)
#endif

static uint8_t slots[2][MOST_SLOT_BYTES];
static uint32_t slot_bytes;
static uint32_t operations, chosen, torn;
static enum { CUT, FAIL, LOSE } what;
static jmp_buf power;

static uint8_t layout[32] = { 1 };
static const uint8_t model[32] = { 2 };
static const struct ff_field fields[] = { { 0, PAYLOAD_BYTES, 255, FF_FIELD_U8 } };
static const struct ff_blob blob = { layout, model, fields, 1, PAYLOAD_BYTES };

uint32_t ff_storage_slot_bytes(void)
{
    return slot_bytes;
}

int ff_storage_read(uint32_t slot, uint32_t offset, void *bytes, uint32_t count)
{
    if (slot > 1 || offset > slot_bytes || count > slot_bytes - offset) {
        return -1;
    }
    memcpy(bytes, slots[slot] + offset, count);
    return 0;
}

/* bytes[count] become what `wanted` gives, as far as the power lasts; flash programs ones to zeros only. */
static int operate(uint8_t *bytes, const uint8_t *wanted, uint32_t count)
{
    const int now = ++operations == chosen;
    const uint32_t end = !now ? count : what == CUT ? count * torn / 128u : 0;
    uint32_t i;

    for (i = 0; i < end; i++) {
        if (wanted != NULL) {
            bytes[i] &= wanted[i];
        } else {
            bytes[ERASED(i, count)] = 0xFF;
        }
    }
    if (now && what == CUT) {
        longjmp(power, 1);
    }
    return now && what == FAIL ? -1 : 0;
}

int ff_storage_erase(uint32_t slot)
{
    return operate(slots[slot], NULL, slot_bytes);
}

int ff_storage_program(uint32_t slot, uint32_t offset, const uint8_t unit[FF_STORAGE_UNIT])
{
    if (slot > 1 || offset % FF_STORAGE_UNIT != 0 || offset > slot_bytes || slot_bytes - offset < FF_STORAGE_UNIT) {
        return -1;
    }
    return operate(slots[slot] + offset, unit, FF_STORAGE_UNIT);
}

static void save(uint32_t value)
{
    static uint8_t payload[PAYLOAD_BYTES];
    struct ff_slot slot = { 0, 0 };
    volatile int status = POWER_FAILED;

    memset(payload, (int)value, sizeof payload);
    slot.guard = 1000u + value;
    operations = 0;
    if (setjmp(power) == 0) {
        status = (int)ff_slots_save(&blob, payload, &slot);
    }
    printf("%d %u %u\n", status, operations, slot.sequence);
}

static void load(uint32_t flags)
{
    uint8_t payload[PAYLOAD_BYTES];
    struct ff_slot slot = { 0, 0 };
    enum ff_status status;
    int value, i;

    memset(payload, 0xAB, sizeof payload);
    status = ff_slots_load(&blob, payload, flags, &slot);
    value = payload[0];
    for (i = 0; i < (int)PAYLOAD_BYTES; i++) {
        value = payload[i] == payload[0] ? value : -1;
    }
    printf("%d %d %u %u\n", (int)status, value, slot.sequence, slot.guard);
}

static void newest(void)
{
    struct ff_slot slot = { 0, 0 };
    const enum ff_status status = ff_slots_newest(&blob, &slot);

    printf("%d %u %u\n", (int)status, slot.sequence, slot.guard);
}

int main(void)
{
    char command[16];
    uint32_t a, b;

    while (scanf("%15s", command) == 1) {
        what = strcmp(command, "fail") == 0 ? FAIL : strcmp(command, "lose") == 0 ? LOSE : CUT;
        torn = 0;
        if (strcmp(command, "new") == 0 && scanf("%u", &slot_bytes) == 1) {
            memset(slots, 0xFF, sizeof slots);
            layout[0] = 1;
            puts("0");
        } else if (strcmp(command, "save") == 0 && scanf("%u %u %u", &a, &b, &torn) == 3) {
            chosen = b;
            save(a);
        } else if ((what == FAIL || what == LOSE) && scanf("%u %u", &a, &b) == 2) {
            chosen = b;
            save(a);
        } else if (strcmp(command, "load") == 0 && scanf("%u", &a) == 1) {
            load(a);
        } else if (strcmp(command, "newest") == 0) {
            newest();
        } else if (strcmp(command, "other") == 0) {
            layout[0] = 9;
            puts("0");
        } else {
            return 1;
        }
    }
    return 0;
}
