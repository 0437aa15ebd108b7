/*
 * The products of ff_dense_half.h, of weights that come tile by tile (ff_tiles.h): those of `rows` inputs at a time, through
 * `room` for two such tiles, or for one of all rows; on a word boundary. In `kept` are afterwards lists of the inputs that are not
 * zero, where several cores have made some, for ff_tiled_update_dense_f16_kept().
 */
#ifndef FF_TILED_HALF_H
#define FF_TILED_HALF_H

#include "ff_half.h"
#include "ff_real.h"

uint32_t ff_tiled_dense_half(uint32_t rows, ff_half *room, const struct ff_shape *layer, const ff_half *weights,
                             const ff_half *bias, const ff_half *x, ff_half *acc, ff_half *z);
uint32_t ff_tiled_dense_half_kept(uint32_t rows, ff_half *room, uint32_t *kept, const struct ff_shape *layer, const ff_half *weights,
                                  const ff_half *bias, const ff_half *x, ff_half *acc, ff_half *z);
uint32_t ff_tiled_head_half(uint32_t rows, ff_half *room, const struct ff_shape *head, const ff_half *weights, const ff_half *z,
                            ff_half *own, float *scores);

#endif
