/*
 * Saves into two slots through a board's driver, while the power fails and the flash reports errors. An input is a sequence of steps
 * [step][value][operation u16][torn][noise]: step & 3: a save, one in which the power fails, one in which the flash fails, or a bit
 * of the area that flips; step >> 2: how long the chip is busy. After each a load must find the last save, or the one before it where
 * that was not completed, whole.
 */
#include "chip.h"
#include "cut.h"
#include "ff_service.h"
#include "ff_slots.h"
#include "geometry.h"
#include "input.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t *area;
static uint8_t shadow[FF_STORAGE_SLOTS * SLOT_BYTES];

static struct {
    int saved;      /* a save has been completed, of this value */
    uint8_t value;
    int pending;    /* another may have been, of that one */
    uint8_t next;
    int damaged;    /* bits have flipped: what is found must be whole, and may be older */
} known;

static void fill(uint8_t *payload, uint8_t value)
{
    (void)cut_infer(payload, value);
}

/* The driver leaves the chip as it has found it, and tells every error. */
static void expect_driver(int failed)
{
    insist(chip_is_idle(), "the driver leaves a chip that can be read");
    insist(!failed || (chip.fail != 0 && chip.operations >= chip.fail), "no error but the chip's");
}

static enum ff_status save(uint8_t value)
{
    uint8_t payload[CUT_BYTES];
    struct ff_slot slot = { 0, value };

    fill(payload, value);
    return ff_slots_save(&cut_blob, payload, &slot);
}

static void expect_load(void)
{
    uint8_t payload[CUT_BYTES], wanted[CUT_BYTES];
    struct ff_slot slot = { 0, 0 };
    enum ff_status status;

    memcpy(shadow, area, sizeof shadow);
    status = ff_slots_load(&cut_blob, payload, 0, &slot);
    insist(memcmp(shadow, area, sizeof shadow) == 0, "a load changes nothing");
    if (status != FF_OK) {
        insist(status == FF_NO_SLOT || status == FF_BAD_BLOB, "a load has a reason");
        insist(!known.saved || known.damaged, "what was saved is found");
        return;
    }
    fill(wanted, (uint8_t)slot.guard);
    insist(memcmp(payload, wanted, CUT_BYTES) == 0, "what is found is whole");
    insist(known.damaged || (known.saved && slot.guard == known.value) || (known.pending && slot.guard == known.next),
                "what is found is the last save, or the one under way");
    known.saved = 1;
    known.value = (uint8_t)slot.guard;
    known.pending = 0;
}

static void step(uint32_t kind)
{
    const uint8_t value = (uint8_t)take();
    const uint32_t operation = 1u + (take() | take() << 8) % MOST_OPERATIONS;
    volatile enum ff_status status = FF_STORAGE;

    chip.torn = take();
    chip.noise = take();
    chip.silent = chip.noise >= 128u;
    chip.operations = 0;
    chip.failed = 0;
    chip.polls = kind >> 2;
    chip.cut = (kind & 3u) == 1u ? operation : 0;
    chip.fail = (kind & 3u) == 2u ? operation : 0;
    if ((kind & 3u) == 3u) {
        area[(operation * 251u + value) % sizeof shadow] ^= (uint8_t)chip.torn;
        known.damaged = 1;
        return;
    }
    known.pending = 1;
    known.next = value;
    if (setjmp(chip.power) == 0) {
        status = save(value);
        expect_driver(status != FF_OK && !known.damaged);
        insist(status != FF_OK || !chip.failed, "a save is no success where the flash failed");
    } else {
        chip_power_on();
    }
    if (status == FF_OK) {
        known.saved = 1;
        known.value = value;
        known.damaged = 0;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (area == NULL) {
        area = chip_map(SLOTS_ADDRESS, FF_STORAGE_SLOTS * SLOT_BYTES);
        chip.first = SLOTS_ADDRESS;
        chip.end = SLOTS_ADDRESS + FF_STORAGE_SLOTS * SLOT_BYTES;
    }
    input.data = data;
    input.left = size;
    memset(&known, 0, sizeof known);
    memset(area, 0xFF, FF_STORAGE_SLOTS * SLOT_BYTES);
    chip_power_on();
    while (input.left > 0) {
        step(take());
        expect_load();
    }
    return 0;
}
