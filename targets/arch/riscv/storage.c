/* The slots for a learnt state: the first sectors of the second flash bank of QEMU's `virt` machine. */
#include "cfi.h"
#include "ff_service.h"

#define SLOT_BYTES (4u * CFI_SECTOR_BYTES)

static uint32_t address_of(uint32_t slot, uint32_t offset)
{
    return CFI_ADDRESS + slot * SLOT_BYTES + offset;
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
    const volatile uint8_t *const from = (const volatile uint8_t *)address_of(slot, offset);
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

    for (offset = 0u; offset < SLOT_BYTES && status == 0; offset += CFI_SECTOR_BYTES) {
        status = cfi_erase(address_of(slot, offset));
    }
    return status;
}

int ff_storage_program(uint32_t slot, uint32_t offset, const uint8_t unit[FF_STORAGE_UNIT])
{
    return reaches(slot, offset, FF_STORAGE_UNIT) ? cfi_program(address_of(slot, offset), unit) : -1;
}
