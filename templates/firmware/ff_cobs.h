/* Consistent overhead byte stuffing: bytes without zeros, so that zero can delimit frames. */
#ifndef FF_COBS_H
#define FF_COBS_H

#include <stdint.h>

/* Most bytes that `size` bytes become, delimiters apart. */
#define FF_COBS_BYTES(size) ((size) + (size) / 254u + 1u)

/* Writes the encoding of data[size] and returns its length, at most FF_COBS_BYTES(size). */
uint32_t ff_cobs_encode(const uint8_t *data, uint32_t size, uint8_t *encoded);

/* Decodes in place and returns the new size; 0 if the bytes are no encoding. */
uint32_t ff_cobs_decode(uint8_t *bytes, uint32_t size);

#endif
