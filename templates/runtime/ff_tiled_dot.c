/* Products of bytes with the dot kernel, tile by tile: each tile has all weights of some outputs. */
#ifndef FF_TILED_DOT_C
#define FF_TILED_DOT_C

#include "ff_build.h"
#include "ff_dense.h"
#include "ff_tiled_dot.h"
#include "ff_tiles.h"

FF_SHARED uint32_t ff_tiled_dense_s8_dot(uint32_t rows, int8_t *room, const struct ff_dense *layer, const int8_t *x, int32_t *acc,
                                         int8_t *z)
{
    struct ff_tiles tiles = ff_tiles_of(layer->weights, layer->outputs, layer->inputs, room, rows);
    uint32_t macs = 0;
    while (ff_tiles_next(&tiles)) {
        const uint32_t j = tiles.first;
        const struct ff_dense part = {
            tiles.tile, layer->bias + j, layer->multiplier + j, layer->shift + j, layer->inputs, (uint16_t)tiles.count
        };
        macs += ff_dense_s8_dot(&part, x, acc + j, z + j);
    }
    return macs;
}

FF_SHARED uint32_t ff_tiled_head_s8_dot(uint32_t rows, int8_t *room, const struct ff_head *head, const int8_t *z, int32_t *acc,
                                        int32_t *scores)
{
    struct ff_tiles tiles = ff_tiles_of(head->weights, head->outputs, head->inputs, room, rows);
    uint32_t macs = 0;
    while (ff_tiles_next(&tiles)) {
        const struct ff_head part = {tiles.tile, head->scale, head->inputs, (uint16_t)tiles.count};
        macs += ff_head_s8_dot(&part, z, acc + tiles.first, scores + tiles.first);
    }
    return macs;
}

#endif
