/* Products of masters, tile by tile: sums go on from what they are behind the tile before. */
#ifndef FF_TILED_S16_C
#define FF_TILED_S16_C

#include "ff_build.h"
#include "ff_product.h"
#include "ff_tiled_s16.h"
#include "ff_tiles.h"

/* acc = from + x W; returns the multiply-accumulates. */
static uint32_t ff_tiled_s16_sums(struct ff_layer_s16 layer, const int16_t *weights, int16_t *room, uint32_t rows, const int8_t *x,
                                  const int32_t *from, int32_t *acc)
{
    struct ff_tiles tiles = ff_tiles_of_inputs(weights, layer.inputs, layer.outputs * (uint32_t)sizeof *weights, room, rows, x, 1);
    uint32_t macs = 0;
    while (ff_tiles_next(&tiles)) {
        layer.inputs = (uint16_t)tiles.count;
        macs += ff_sums_s16(&layer, tiles.tile, from, x + tiles.first, acc);
        from = acc;
    }
    return macs;
}

FF_SHARED uint32_t ff_tiled_dense_s16(uint32_t rows, int16_t *room, const struct ff_layer_s16 *layer, const int16_t *weights,
                                      const int32_t *bias, const int8_t *x, int32_t *acc, int8_t *z)
{
    const uint32_t macs = ff_tiled_s16_sums(*layer, weights, room, rows, x, bias, acc);
    ff_requantize_s16(layer->shift, acc, z, layer->outputs);
    return macs;
}

FF_SHARED uint32_t ff_tiled_head_s16(uint32_t rows, int16_t *room, const struct ff_head_s16 *head, const int16_t *weights,
                                     const int8_t *z, int32_t *acc, int32_t *scores)
{
    const struct ff_layer_s16 all = {head->inputs, head->outputs, 0};
    ff_clear_s32(acc, head->outputs);
    const uint32_t macs = ff_tiled_s16_sums(all, weights, room, rows, z, acc, acc);
    ff_add_scaled_s32(acc, head->scale, head->outputs, scores);
    return macs;
}

#endif
