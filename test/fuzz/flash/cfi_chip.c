/* Two 16-bit chips of the Intel command set: what Intel's data sheets allow, and no more. */
#include "board_config.h"
#include "cfi.h"
#include "chip.h"
#include "input.h"

#define BOTH(half) ((half) << 16 | (half))
#define WORDS (CFI_UNIT / 4u)

static enum { ARRAY, ERASING, COUNT, DATA, CONFIRM, STATUS } state;
static uint32_t status, busy, base, filled;
static uint8_t buffer[CFI_UNIT];

void chip_power_on(void)
{
    state = ARRAY;
    status = BOTH(0x80u);
    busy = 0;
}

int chip_is_idle(void)
{
    return state == ARRAY && status == BOTH(0x80u) && busy == 0;
}

static void finish(int right)
{
    static const uint32_t errors[] = { 0x20u, 0x10u << 16, BOTH(0x08u), 0x02u };

    status |= right ? 0 : errors[chip.noise % 4u];
    busy = chip.polls;
    state = STATUS;
}

static void command(uint32_t at, uint32_t value)
{
    base = at;
    if (value == BOTH(0x20u)) {
        insist(at % CFI_SECTOR_BYTES == 0, "the beginning of a sector is erased");
        state = ERASING;
    } else if (value == BOTH(0xE8u)) {
        state = COUNT;
    } else if (value == BOTH(0x50u)) {
        status = BOTH(0x80u);
    } else {
        insist(value == BOTH(0xFFu), "a command that the chips know");
        state = ARRAY;
    }
}

static void fill(uint32_t at, uint32_t value)
{
    uint32_t i;

    insist(at == base + 4u * filled, "the words of the buffer, one after the other");
    for (i = 0; i < 4u; i++) {
        buffer[4u * filled + i] = (uint8_t)(value >> (8u * i));
    }
    filled++;
    state = filled == WORDS ? CONFIRM : DATA;
}

void cfi_write(volatile uint32_t *to, uint32_t value)
{
    const uint32_t at = (uint32_t)(uintptr_t)to;

    insist(busy == 0, "nothing is written while the chips are busy");
    switch (state) {
    case ARRAY:
    case STATUS:
        command(at, value);
        break;
    case ERASING:
        insist(at == base && value == BOTH(0xD0u), "an erase is confirmed");
        finish(chip_change((uint8_t *)(uintptr_t)at, 0, CFI_SECTOR_BYTES));
        break;
    case COUNT:
        insist(at == base && at % CFI_UNIT == 0 && value == BOTH(WORDS - 1u), "the words of a whole unit");
        filled = 0;
        state = DATA;
        break;
    case DATA:
        fill(at, value);
        break;
    case CONFIRM:
        insist(at == base && value == BOTH(0xD0u), "a program is confirmed");
        finish(chip_change((uint8_t *)(uintptr_t)at, buffer, CFI_UNIT));
        break;
    }
}

uint32_t cfi_status(volatile uint32_t *at)
{
    insist(state == STATUS && at != 0, "the status is read after a command");
    if (busy > 0) {
        busy--;
        return busy % 2u == 0 ? 0 : 0x80u; /* one of the two chips is done before the other */
    }
    return status;
}
