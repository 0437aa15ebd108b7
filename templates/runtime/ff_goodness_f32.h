/* Sums of squares of floats: goodness, class groups and RMS normalisation. Sums are sequential, in ascending index. */
#ifndef FF_GOODNESS_F32_H
#define FF_GOODNESS_F32_H

#include "ff_real.h"
#include "ff_squares.h"

/* Sum of squares of z. */
float ff_goodness_f32(const float *z, uint32_t size);

/* The same; NaN where it is 0 although a unit is active, so that all scores made of squares are lost. */
static inline float ff_known_goodness_f32(const float *z, uint32_t size)
{
    return ff_not_vanished_f32(ff_goodness_f32(z, size), z, size);
}

/* scores[k] += goodness of class k's group of units * scale[k]. */
void ff_groups_f32(const struct ff_groups_f32 *groups, const float *z, float *scores);

/* h = z / rms(z), zeros for zeros; h may be z itself. */
void ff_rms_f32(const float *z, uint32_t size, float *h);

#endif
