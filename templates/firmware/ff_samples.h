/* The sample buffer: RAM that the host fills with raw samples, or with a state to import. */
#ifndef FF_SAMPLES_H
#define FF_SAMPLES_H

#include "ff_service.h"

/*
 * SAMPLE_PUT [offset u32][tokens] writes into the buffer: a token below 128 is followed by token + 1 bytes, any other
 * stands for token - 127 zeros.  -> [offset after the last byte u32]
 */
void ff_samples_put(const uint8_t *payload, uint32_t size);

/* The FF_SAMPLE_BYTES bytes of the buffer. */
const uint8_t *ff_samples_bytes(void);

/* The same as room for whatever else; what the host has put there is gone then. */
void *ff_samples_room(void);

/* Sample `index` of the buffer, or null if it does not lie there as a whole. */
const uint8_t *ff_samples_at(uint32_t index);

/* Whether the `count` samples from `first` on, which lie in the buffer, have this CRC-32. */
int ff_samples_match(uint32_t first, uint32_t count, uint32_t crc);

#endif
