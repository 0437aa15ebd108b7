/*
 * The products of ff_dense.h with the dot kernel, of weights [outputs][inputs] that come tile by tile (ff_tiles.h): `rows` of them at a
 * time, through `room` for two such tiles, or for one of all rows; whole words, on a word boundary.
 */
#ifndef FF_TILED_DOT_H
#define FF_TILED_DOT_H

#include "ff_types.h"

uint32_t ff_tiled_dense_s8_dot(uint32_t rows, int8_t *room, const struct ff_dense *layer, const int8_t *x, int32_t *acc, int8_t *z);
uint32_t ff_tiled_head_s8_dot(uint32_t rows, int8_t *room, const struct ff_head *head, const int8_t *z, int32_t *acc, int32_t *scores);

#endif
