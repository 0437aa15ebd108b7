/*
 * The slots for a learnt state in the second flash bank of QEMU's `virt` machine: two 16-bit CFI chips of the Intel
 * command set side by side, so that every command and every status stands in both halves of a word.
 */
#include "ff_service.h"

#define FLASH_ADDRESS 0x22000000u
#define SECTOR_BYTES (256u << 10)
#define SLOT_BYTES (4u * SECTOR_BYTES)
#define WORDS (FF_STORAGE_UNIT / 4u)

#define BOTH(command) ((command) << 16 | (command))
#define ERASE BOTH(0x20u)
#define BUFFERED_PROGRAM BOTH(0xE8u)
#define CONFIRM BOTH(0xD0u)
#define CLEAR_STATUS BOTH(0x50u)
#define READ_ARRAY BOTH(0xFFu)
#define READY BOTH(0x80u)
#define FAILED BOTH(0x3Au) /* erase, program, voltage or lock error */

static volatile uint32_t *word_at(uint32_t slot, uint32_t offset)
{
    return (volatile uint32_t *)(FLASH_ADDRESS + slot * SLOT_BYTES + offset);
}

/* Waits until the chips are done with a command and lets them be read again. */
static int finish(volatile uint32_t *at)
{
    uint32_t status;

    do {
        status = *at;
    } while ((status & READY) != READY);
    *at = CLEAR_STATUS;
    *at = READ_ARRAY;
    return (status & FAILED) == 0u ? 0 : -1;
}

static int reaches(uint32_t slot, uint32_t offset, uint32_t count)
{
    return slot < FF_STORAGE_SLOTS && offset <= SLOT_BYTES && count <= SLOT_BYTES - offset;
}

uint32_t ff_storage_slot_bytes(void)
{
    return SLOT_BYTES;
}

int ff_storage_read(uint32_t slot, uint32_t offset, void *bytes, uint32_t count)
{
    const volatile uint8_t *const from = (const volatile uint8_t *)word_at(slot, offset);
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

    for (offset = 0u; offset < SLOT_BYTES && status == 0; offset += SECTOR_BYTES) {
        volatile uint32_t *const sector = word_at(slot, offset);

        *sector = ERASE;
        *sector = CONFIRM;
        status = finish(sector);
    }
    return status;
}

int ff_storage_program(uint32_t slot, uint32_t offset, const uint8_t unit[FF_STORAGE_UNIT])
{
    volatile uint32_t *const to = word_at(slot, offset);
    uint32_t i;

    if (!reaches(slot, offset, FF_STORAGE_UNIT)) {
        return -1;
    }
    *to = BUFFERED_PROGRAM;
    *to = BOTH(WORDS - 1u);
    for (i = 0u; i < WORDS; i++) {
        const uint8_t *const four = unit + 4u * i;

        to[i] = four[0] | (uint32_t)four[1] << 8 | (uint32_t)four[2] << 16 | (uint32_t)four[3] << 24;
    }
    *to = CONFIRM;
    return finish(to);
}
