/*
 * Products of bytes by any kernel that takes the weights of some inputs at a time: a tile has those of some inputs, of which all
 * outputs have sums. `sums` is a constant where this is called, so that no pointer is left.
 */
#ifndef FF_TILED_BYTES_H
#define FF_TILED_BYTES_H

#include "ff_dense.h"
#include "ff_product.h"
#include "ff_tiles.h"

typedef uint32_t ff_sums_s8(const struct ff_dense *layer, const int8_t *x, int32_t *acc);

static inline uint32_t ff_tiled_dense_s8(ff_sums_s8 *sums, uint32_t rows, int8_t *room, const struct ff_dense *layer, const int8_t *x,
                                         int32_t *acc, int8_t *z)
{
    struct ff_tiles tiles = ff_tiles_of(layer->weights, layer->inputs, layer->outputs, room, rows);
    struct ff_dense part = *layer;
    uint32_t macs = 0;
    while (ff_tiles_next(&tiles)) {
        part.weights = tiles.tile;
        part.inputs = (uint16_t)tiles.count;
        macs += sums(&part, x + tiles.first, acc);
        part.bias = acc;
    }
    ff_requantize_s8(layer, acc, z);
    return macs;
}

static inline uint32_t ff_tiled_head_s8(ff_sums_s8 *sums, uint32_t rows, int8_t *room, const struct ff_head *head, const int8_t *z,
                                        int32_t *acc, int32_t *scores)
{
    struct ff_tiles tiles = ff_tiles_of(head->weights, head->inputs, head->outputs, room, rows);
    struct ff_dense part = {NULL, acc, NULL, NULL, 0, head->outputs};
    uint32_t macs = 0;
    ff_clear_s32(acc, head->outputs);
    while (ff_tiles_next(&tiles)) {
        part.weights = tiles.tile;
        part.inputs = (uint16_t)tiles.count;
        macs += sums(&part, z + tiles.first, acc);
    }
    ff_add_scaled_s32(acc, head->scale, head->outputs, scores);
    return macs;
}

#endif
