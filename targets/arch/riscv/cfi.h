/*
 * The second flash bank of QEMU's `virt` machine: two 16-bit CFI chips of the Intel command set side by side (QEMU,
 * hw/block/pflash_cfi01.c). Read it like memory; erase and program it with these, which return 0, or anything else if
 * the chips report an error.
 */
#ifndef CFI_H
#define CFI_H

#include <stdint.h>

#define CFI_ADDRESS 0x22000000u
#define CFI_SECTOR_BYTES (256u << 10)
#define CFI_UNIT 128u /* bytes programmed at a time; at most what the chips buffer */

/* The sector that begins at an address becomes 0xFF. */
int cfi_erase(uint32_t address);

/* Programs CFI_UNIT bytes at a multiple of it, once after an erase. */
int cfi_program(uint32_t address, const uint8_t *unit);

#endif
