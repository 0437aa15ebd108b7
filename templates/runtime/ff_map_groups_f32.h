/* Goodness of groups of channels of maps of floats. */
#ifndef FF_MAP_GROUPS_F32_H
#define FF_MAP_GROUPS_F32_H

#include "ff_real.h"

/*
 * scores[k] += scale[k] * the sum of z^2 over class k's group of channels at every pixel of z [pixels][channels]: sequential,
 * pixel after pixel, and within one channel after channel.
 */
void ff_map_groups_f32(const struct ff_groups_f32 *groups, uint32_t pixels, const float *z, float *scores);

#endif
