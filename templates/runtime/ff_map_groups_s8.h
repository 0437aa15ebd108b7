/* Goodness of groups of channels of maps of int8. */
#ifndef FF_MAP_GROUPS_S8_H
#define FF_MAP_GROUPS_S8_H

#include "ff_types.h"

/*
 * scores[k] += (scale[k] * sum of z^2 + 2^13) >> 14 over class k's group of channels at every pixel of z [pixels][channels];
 * 0 <= scale[k] <= 2^30, at most 2^18 values in z.
 */
void ff_map_groups_s8(const struct ff_groups *groups, uint32_t pixels, const int8_t *z, int32_t *scores);

#endif
