/*
 * Convolutions of maps of halves whose weights lie far from the cores: each position takes all of them, so they are fetched whole.
 * `room` on a word boundary is for all `count` of them.
 */
#ifndef FF_TILED_CONV_HALF_H
#define FF_TILED_CONV_HALF_H

#include "ff_conv_half.h"

uint32_t ff_tiled_conv_half(uint32_t count, ff_half *room, const struct ff_conv_shape *layer, const ff_half *weights, const ff_half *bias,
                            const ff_half *x, ff_half *acc, ff_half *z);

#endif
