/*
 * The products of ff_dense_s16.h, of masters that come tile by tile (ff_tiles.h): those of `rows` inputs at a time, through `room`
 * for two such tiles, or for one of all rows; on a word boundary.
 */
#ifndef FF_TILED_S16_H
#define FF_TILED_S16_H

#include "ff_dense_s16.h"

uint32_t ff_tiled_dense_s16(uint32_t rows, int16_t *room, const struct ff_layer_s16 *layer, const int16_t *weights,
                            const int32_t *bias, const int8_t *x, int32_t *acc, int8_t *z);
uint32_t ff_tiled_head_s16(uint32_t rows, int16_t *room, const struct ff_head_s16 *head, const int16_t *weights, const int8_t *z,
                           int32_t *acc, int32_t *scores);

#endif
