/*
 * The kernels of ff_learn_f16.h, of weights that come tile by tile (ff_tiles.h) and, where they have moved, go back: `rows` of
 * them at a time, through `room` for two such tiles, or for one of all rows; on a word boundary. `kept` are the lists of the same
 * inputs that ff_tiled_dense_half_kept() has made of tiles of as many rows.
 */
#ifndef FF_TILED_LEARN_F16_H
#define FF_TILED_LEARN_F16_H

#include "ff_half.h"
#include "ff_real.h"

void ff_tiled_head_errors_f16(uint32_t rows, ff_half *room, float rate, const struct ff_shape *head, const ff_half *weights,
                              const ff_half *z, const float *d, ff_half *c);
void ff_tiled_update_dense_f16(uint32_t rows, ff_half *room, const struct ff_shape *layer, ff_half *weights, ff_half *bias,
                               const ff_half *x, const ff_half *c);
void ff_tiled_update_dense_f16_kept(uint32_t rows, ff_half *room, uint32_t *kept, const struct ff_shape *layer, ff_half *weights,
                                    ff_half *bias, const ff_half *x, const ff_half *c);
void ff_tiled_update_head_f16(uint32_t rows, ff_half *room, float rate, const struct ff_shape *head, ff_half *weights,
                              const ff_half *z, float *d);

#endif
