/*
 * The slots for a learnt state at the end of the flash of chips with the flash controller of the STM32F1. The storage.c of
 * such a target says SLOTS_ADDRESS (behind the flash of its target.json), SLOT_BYTES and PAGE_BYTES, and includes this
 * file. Registers and keys: gd32vf103_fmc.{h,c} of GigaDevice's firmware library, ch32v30x_flash.{h,c} of WCH's. Where the
 * core fetches from flash that is busy it waits; nothing here runs from RAM.
 */
#include "ff_hart.h"

#define FLASH_KEY 0x40022004u
#define FLASH_STATUS 0x4002200cu
#define FLASH_CONTROL 0x40022010u
#define FLASH_ADDRESS 0x40022014u
#define KEY_1 0x45670123u
#define KEY_2 0xcdef89abu
#define BUSY (1u << 0)
#define DONE_OR_FAILED ((1u << 2) | (1u << 4) | (1u << 5))
#define FAILED ((1u << 2) | (1u << 4))
#define PROGRAM (1u << 0)
#define ERASE_PAGE (1u << 1)
#define START (1u << 6)
#define LOCK (1u << 7)

static uint32_t place(uint32_t slot, uint32_t offset)
{
    return SLOTS_ADDRESS + slot * SLOT_BYTES + offset;
}

static int reaches(uint32_t slot, uint32_t offset, uint32_t count)
{
    return slot < FF_STORAGE_SLOTS && offset <= SLOT_BYTES && count <= SLOT_BYTES - offset;
}

static void begin(uint32_t command)
{
    if ((*ff_register(FLASH_CONTROL) & LOCK) != 0u) {
        *ff_register(FLASH_KEY) = KEY_1;
        *ff_register(FLASH_KEY) = KEY_2;
    }
    *ff_register(FLASH_STATUS) &= DONE_OR_FAILED; /* a 1 clears: all that is set */
    *ff_register(FLASH_CONTROL) = command;
}

static int finish(void)
{
    while ((*ff_register(FLASH_STATUS) & BUSY) != 0u) {
    }
    return (*ff_register(FLASH_STATUS) & FAILED) == 0u ? 0 : -1;
}

static int end(int status)
{
    *ff_register(FLASH_CONTROL) = LOCK;
    return status;
}

uint32_t ff_storage_slot_bytes(void)
{
    return SLOT_BYTES;
}

int ff_storage_read(uint32_t slot, uint32_t offset, void *bytes, uint32_t count)
{
    const volatile uint8_t *const from = (const volatile uint8_t *)place(slot, offset);
    uint8_t *const to = bytes;
    uint32_t i;

    if (!reaches(slot, offset, count)) {
        return -1;
    }
    for (i = 0u; i < count; i++) {
        to[i] = from[i];
    }
    return 0;
}

int ff_storage_erase(uint32_t slot)
{
    int status = slot < FF_STORAGE_SLOTS ? 0 : -1;
    uint32_t offset;

    for (offset = 0u; offset < SLOT_BYTES && status == 0; offset += PAGE_BYTES) {
        begin(ERASE_PAGE);
        *ff_register(FLASH_ADDRESS) = place(slot, offset);
        *ff_register(FLASH_CONTROL) = ERASE_PAGE | START;
        status = end(finish());
    }
    return status;
}

/* Half a word at a time, which both chips know. */
int ff_storage_program(uint32_t slot, uint32_t offset, const uint8_t unit[FF_STORAGE_UNIT])
{
    volatile uint16_t *const to = (volatile uint16_t *)place(slot, offset);
    int status = 0;
    uint32_t i;

    if (!reaches(slot, offset, FF_STORAGE_UNIT)) {
        return -1;
    }
    begin(PROGRAM);
    for (i = 0u; i < FF_STORAGE_UNIT / 2u && status == 0; i++) {
        to[i] = (uint16_t)(unit[2u * i] | (uint32_t)unit[2u * i + 1u] << 8);
        status = finish();
    }
    return end(status);
}
