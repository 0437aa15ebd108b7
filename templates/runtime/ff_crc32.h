/* CRC-32 as zlib and Ethernet compute it. */
#ifndef FF_CRC32_H
#define FF_CRC32_H

#include <stdint.h>

/* CRC of the bytes that gave `crc` (0 for none) followed by these `count` bytes. */
uint32_t ff_crc32(uint32_t crc, const void *bytes, uint32_t count);

#endif
