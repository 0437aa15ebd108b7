/* RMS normalisation of values that are not negative. */
#ifndef FF_RMS_H
#define FF_RMS_H

#include "ff_types.h"

/* Sum of squares; size <= 65535 keeps it below 2^32. */
uint32_t ff_sum_of_squares_u8(const uint8_t *v, uint32_t size);

/* out = v / rms(v), 0..127; out may be v itself. Buffers on word boundaries are read four values at a time. */
void ff_rms_u8(const struct ff_norm *norm, const uint8_t *v, int8_t *out);

/* The same for activations, 0..127: h = z / rms(z). */
void ff_rms_s8(const struct ff_norm *norm, const int8_t *z, int8_t *h);

#endif
