/* The flash controller of the STM32F1 as its reference manual (PM0075) has it. */
#include "chip.h"
#include "geometry.h"
#include "input.h"

enum { KEY = 0x40022004, STATUS = 0x4002200c, CONTROL = 0x40022010, ADDRESS = 0x40022014 };
enum { BUSY = 1, WRONG = 4, PROTECTED = 16, DONE = 32, PROGRAM = 1, ERASE = 2, START = 64, LOCK = 128 };

static uint32_t control, status, busy, page, key;

void chip_power_on(void)
{
    control = LOCK;
    status = 0;
    busy = 0;
    key = 0;
}

int chip_is_idle(void)
{
    return control == LOCK && busy == 0;
}

static void finish(int right)
{
    status |= right ? DONE : chip.noise % 2u != 0 ? WRONG : PROTECTED;
    busy = chip.polls;
}

static void control_write(uint32_t value)
{
    insist((control & LOCK) == 0 || value == LOCK, "the controller is unlocked first");
    control = value & ~(uint32_t)START;
    if ((value & START) != 0) {
        insist((value & ERASE) != 0 && page % PAGE_BYTES == 0, "the beginning of a page is erased");
        finish(chip_change((uint8_t *)(uintptr_t)page, 0, PAGE_BYTES));
    }
}

void f1_write(uint32_t address, uint32_t value)
{
    insist(busy == 0, "no register is written while the controller is busy");
    switch (address) {
    case KEY:
        insist(value == (key == 0 ? 0x45670123u : 0xcdef89abu), "the keys in their order");
        key = (key + 1u) % 2u;
        control = key == 0 ? control & ~(uint32_t)LOCK : control;
        break;
    case STATUS:
        status &= ~value;
        break;
    case CONTROL:
        control_write(value);
        break;
    default:
        insist(address == ADDRESS && (control & ERASE) != 0, "a register that there is");
        page = value;
    }
}

uint32_t f1_read(uint32_t address)
{
    insist(address == STATUS || address == CONTROL, "a register that can be read");
    if (address == STATUS && busy > 0) {
        busy--;
        return status | BUSY;
    }
    return address == STATUS ? status : control;
}

void f1_half(volatile uint16_t *at, uint16_t value)
{
    const uint8_t bytes[2] = { (uint8_t)value, (uint8_t)(value >> 8) };

    insist((control & (LOCK | PROGRAM | ERASE)) == PROGRAM && busy == 0, "programming is switched on, and nothing under way");
    if (*at != 0xFFFFu) {
        chip.failed = 1;
        finish(0);
        return;
    }
    finish(chip_change((uint8_t *)(uintptr_t)at, bytes, 2u));
}
