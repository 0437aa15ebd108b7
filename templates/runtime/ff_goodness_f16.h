/* Sums of squares of halves: goodness, class groups and RMS normalisation. Sums are sequential, in ascending index. */
#ifndef FF_GOODNESS_F16_H
#define FF_GOODNESS_F16_H

#include "ff_half.h"
#include "ff_real.h"

/* Sum of squares of z. */
float ff_goodness_f16(const ff_half *z, uint32_t size);

/* scores[k] += goodness of class k's group of units * scale[k]. */
void ff_groups_f16(const struct ff_groups_f32 *groups, const ff_half *z, float *scores);

/* h = z / rms(z), zeros for zeros; h may be z itself. */
void ff_rms_f16(const ff_half *z, uint32_t size, ff_half *h);

#endif
