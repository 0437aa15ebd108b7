/* Products whose sums are halves, tile by tile: sums go on from what they are behind the tile before. */
#ifndef FF_TILED_HALF_C
#define FF_TILED_HALF_C

#include "ff_float.h"
#include "ff_dense_half.h"
#include "ff_tiled_half.h"
#include "ff_tiles.h"

FF_SHARED uint32_t ff_tiled_dense_half(uint32_t rows, ff_half *room, const struct ff_shape *layer, const ff_half *weights,
                                       const ff_half *bias, const ff_half *x, ff_half *acc, ff_half *z)
{
    struct ff_tiles tiles = ff_tiles_of(weights, layer->inputs, layer->outputs * (uint32_t)sizeof *weights, room, rows);
    uint32_t macs = 0;
    while (ff_tiles_next(&tiles)) {
        const struct ff_shape part = {(uint16_t)tiles.count, layer->outputs};
        const ff_half *const from = tiles.first == 0 ? bias : acc, *const here = x + tiles.first;
        if (ff_tiles_is_last(&tiles)) {
            macs += ff_dense_half(&part, tiles.tile, from, here, acc, z);
        } else {
            macs += ff_sums_half(&part, tiles.tile, from, here, acc);
        }
    }
    return macs;
}

FF_SHARED uint32_t ff_tiled_head_half(uint32_t rows, ff_half *room, const struct ff_shape *head, const ff_half *weights,
                                      const ff_half *z, ff_half *own, float *scores)
{
    struct ff_tiles tiles = ff_tiles_of(weights, head->inputs, head->outputs * (uint32_t)sizeof *weights, room, rows);
    uint32_t macs = 0;
    ff_half_clear(own, head->outputs);
    while (ff_tiles_next(&tiles)) {
        const struct ff_shape part = {(uint16_t)tiles.count, head->outputs};
        macs += ff_sums_half(&part, tiles.tile, own, z + tiles.first, own);
    }
    ff_half_add_scores(own, head->outputs, scores);
    return macs;
}

#endif
