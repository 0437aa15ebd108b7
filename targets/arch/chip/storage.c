/* A chip whose flash nothing here writes: there are no slots for a learnt state, and a save says so. */
#include "ff_service.h"

uint32_t ff_storage_slot_bytes(void)
{
    return 0u;
}

int ff_storage_read(uint32_t slot, uint32_t offset, void *bytes, uint32_t count)
{
    (void)slot, (void)offset, (void)bytes, (void)count;
    return -1;
}

int ff_storage_erase(uint32_t slot)
{
    (void)slot;
    return -1;
}

int ff_storage_program(uint32_t slot, uint32_t offset, const uint8_t unit[FF_STORAGE_UNIT])
{
    (void)slot, (void)offset, (void)unit;
    return -1;
}
