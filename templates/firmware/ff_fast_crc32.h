/* CRC-32 as zlib and Ethernet compute it, fast: a host may ask for the hash of a whole state after every step. */
#ifndef FF_FAST_CRC32_H
#define FF_FAST_CRC32_H

#include <stdint.h>

/* CRC of the bytes that gave `crc` (0 for none) followed by these `count` bytes. */
uint32_t ff_fast_crc32(uint32_t crc, const void *bytes, uint32_t count);

/* The same of halves, two bytes each, of which those that are -0 count as 0. */
uint32_t ff_fast_crc32_halves(uint32_t crc, const void *halves, uint32_t count);

#endif
