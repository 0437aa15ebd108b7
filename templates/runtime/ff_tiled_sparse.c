/* Products of bytes with the sparse kernel, tile by tile: each tile has the weights of some inputs, of which all outputs have sums. */
#ifndef FF_TILED_SPARSE_C
#define FF_TILED_SPARSE_C

#include "ff_build.h"
#include "ff_dense.h"
#include "ff_product.h"
#include "ff_tiled_sparse.h"
#include "ff_tiles.h"

FF_SHARED uint32_t ff_tiled_dense_s8_sparse(uint32_t rows, int8_t *room, const struct ff_dense *layer, const int8_t *x, int32_t *acc,
                                        int8_t *z)
{
    struct ff_tiles tiles = ff_tiles_of(layer->weights, layer->inputs, layer->outputs, room, rows);
    struct ff_dense part = *layer;
    uint32_t macs = 0;
    while (ff_tiles_next(&tiles)) {
        part.weights = tiles.tile;
        part.inputs = (uint16_t)tiles.count;
        macs += ff_sums_s8_sparse(&part, x + tiles.first, acc);
        part.bias = acc;
    }
    ff_requantize_s8(layer, acc, z);
    return macs;
}

FF_SHARED uint32_t ff_tiled_head_s8_sparse(uint32_t rows, int8_t *room, const struct ff_head *head, const int8_t *z, int32_t *acc,
                                       int32_t *scores)
{
    struct ff_tiles tiles = ff_tiles_of(head->weights, head->inputs, head->outputs, room, rows);
    struct ff_dense part = {NULL, acc, NULL, NULL, 0, head->outputs};
    uint32_t macs = 0;
    ff_clear_s32(acc, head->outputs);
    while (ff_tiles_next(&tiles)) {
        part.weights = tiles.tile;
        part.inputs = (uint16_t)tiles.count;
        macs += ff_sums_s8_sparse(&part, z + tiles.first, acc);
    }
    ff_add_scaled_s32(acc, head->scale, head->outputs, scores);
    return macs;
}

#endif
