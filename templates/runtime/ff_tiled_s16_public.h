/*
 * Products of masters, tile by tile: sums go on from what they are behind the tile before. The including file may bring
 * FF_TILED_S16_TEAM(), acc = from + x W by all cores, which returns the number of non-zero inputs.
 */

static inline uint32_t ff_tiled_s16_bytes(uint32_t inputs, uint32_t outputs)
{
    return inputs * outputs * (uint32_t)sizeof(int16_t);
}

/* acc = from + x W; returns the multiply-accumulates. */
static uint32_t ff_tiled_s16_sums(struct ff_layer_s16 layer, const int16_t *weights, int16_t *room, uint32_t rows, const int8_t *x,
                                  const int32_t *from, int32_t *acc)
{
#ifdef FF_TILED_S16_TEAM
    if (ff_team_size((uint32_t)layer.inputs * layer.outputs) != 1u) {
        return layer.outputs * FF_TILED_S16_TEAM(&layer, weights, room, rows, x, from, acc);
    }
#endif
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
    if (rows >= layer->inputs) {
        ff_tiles_come(weights, room, ff_tiled_s16_bytes(layer->inputs, layer->outputs));
        return ff_dense_s16(layer, room, bias, x, acc, z);
    }
    const uint32_t macs = ff_tiled_s16_sums(*layer, weights, room, rows, x, bias, acc);
    ff_requantize_s16(layer->shift, acc, z, layer->outputs);
    return macs;
}

FF_SHARED uint32_t ff_tiled_head_s16(uint32_t rows, int16_t *room, const struct ff_head_s16 *head, const int16_t *weights,
                                     const int8_t *z, int32_t *acc, int32_t *scores)
{
    if (rows >= head->inputs) {
        ff_tiles_come(weights, room, ff_tiled_s16_bytes(head->inputs, head->outputs));
        return ff_head_s16(head, room, z, acc, scores);
    }
    const struct ff_layer_s16 all = {head->inputs, head->outputs, 0};
    ff_clear_s32(acc, head->outputs);
    const uint32_t macs = ff_tiled_s16_sums(all, weights, room, rows, z, acc, acc);
    ff_add_scaled_s32(acc, head->scale, head->outputs, scores);
    return macs;
}
