/*
 * The kernels of ff_learn_s16.h and ff_errors_s16.h, of masters that come tile by tile (ff_tiles.h) and, where they have moved, go
 * back: `rows` of them at a time, through `room` for two such tiles, or for one of all rows; on a word boundary.
 */
#ifndef FF_TILED_LEARN_S16_H
#define FF_TILED_LEARN_S16_H

#include "ff_learn_s16.h"

void ff_tiled_head_errors_s16(uint32_t rows, int16_t *room, const struct ff_rate *rate, const struct ff_head_s16 *head,
                              const int16_t *weights, const int8_t *z, const int32_t *d, int16_t *c);
uint32_t ff_tiled_update_dense_s16(uint32_t rows, int16_t *room, const struct ff_update_s16 *rule,
                                   const struct ff_layer_s16 *layer, int16_t *weights, int32_t *bias, const int8_t *x,
                                   const int16_t *c, uint32_t base, uint32_t start_unit);
uint32_t ff_tiled_update_head_s16(uint32_t rows, int16_t *room, const struct ff_head_update_s16 *rule,
                                  const struct ff_head_s16 *head, int16_t *weights, const int8_t *z, const int32_t *d,
                                  uint32_t base, uint32_t start_unit);

#endif
