/*
 * Convolutions of int8 maps whose weights lie far from the cores: each position takes all of them, so they are fetched whole, as they
 * are stored. `room` on a word boundary is for all `weights` of them.
 */
#ifndef FF_TILED_CONV_S8_H
#define FF_TILED_CONV_S8_H

#include "ff_conv_s8.h"

uint32_t ff_tiled_conv_s8(uint32_t weights, int8_t *room, const struct ff_conv *layer, const int8_t *x, int32_t *acc, int8_t *z);

#endif
