/*
 * Storage for what is learnt, which the firmware provides at link time: two slots, each erased as a whole. The library
 * programs FF_STORAGE_UNIT bytes at a time at a multiple of it, each unit once after an erase, and reads at any offset.
 * Every function returns 0, or anything else if the storage fails.
 */
#ifndef FF_STORAGE_H
#define FF_STORAGE_H

#include <stdint.h>

#define FF_STORAGE_SLOTS 2u
#define FF_STORAGE_UNIT 128u

/* Bytes of one slot; 0 where there is no storage. */
uint32_t ff_storage_slot_bytes(void);

int ff_storage_read(uint32_t slot, uint32_t offset, void *bytes, uint32_t count);
int ff_storage_erase(uint32_t slot);
int ff_storage_program(uint32_t slot, uint32_t offset, const uint8_t unit[FF_STORAGE_UNIT]);

#endif
