/* Goodness: sums of squares of activations. */
#ifndef FF_GOODNESS_H
#define FF_GOODNESS_H

#include "ff_types.h"

/* Sum of squares of z: the goodness of a layer in units of 2^(-2 fz). */
uint32_t ff_goodness_s8(const int8_t *z, uint32_t size);

/* scores[k] += goodness of class k's group of units * scale[k]. */
void ff_groups_s8(const struct ff_groups *groups, const int8_t *z, int32_t *scores);

#endif
