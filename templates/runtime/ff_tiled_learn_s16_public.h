/*
 * Local learning of masters, tile by tile: rows move one by one, each with its own draws. The including file may bring
 * FF_TILED_LEARN_S16_TEAM(), ff_tiled_update_dense_s16() by all cores, for layers that FF_TILED_LEARN_S16_FITS.
 */

static inline uint32_t ff_tiled_masters(uint32_t inputs, uint32_t outputs)
{
    return inputs * outputs * (uint32_t)sizeof(int16_t);
}

FF_SHARED void ff_tiled_head_errors_s16(uint32_t rows, int16_t *room, const struct ff_rate *rate, const struct ff_head_s16 *head,
                                        const int16_t *weights, const int8_t *z, const int32_t *d, int16_t *c)
{
    if (rows >= head->inputs) {
        ff_tiles_come(weights, room, ff_tiled_masters(head->inputs, head->outputs));
        ff_head_errors_s16(rate, head, room, z, d, c);
        return;
    }
    struct ff_tiles tiles = ff_tiles_of(weights, head->inputs, head->outputs * (uint32_t)sizeof *weights, room, rows);
    while (ff_tiles_next(&tiles)) {
        const struct ff_head_s16 part = {head->scale, (uint16_t)tiles.count, head->outputs};
        ff_head_errors_s16(rate, &part, tiles.tile, z + tiles.first, d, c + tiles.first);
    }
}

FF_SHARED uint32_t ff_tiled_update_dense_s16(uint32_t rows, int16_t *room, const struct ff_update_s16 *rule,
                                             const struct ff_layer_s16 *layer, int16_t *weights, int32_t *bias, const int8_t *x,
                                             const int16_t *c, uint32_t base, uint32_t start_unit)
{
    if (rows >= layer->inputs) {
        ff_tiles_come(weights, room, ff_tiled_masters(layer->inputs, layer->outputs));
        const uint32_t clamped = ff_update_dense_s16(rule, layer, room, bias, x, c, base, start_unit);
        ff_tiles_go(weights, room, ff_tiled_masters(layer->inputs, layer->outputs));
        return clamped;
    }
#ifdef FF_TILED_LEARN_S16_TEAM
    if (FF_TILED_LEARN_S16_FITS(layer)) {
        return FF_TILED_LEARN_S16_TEAM(rows, room, rule, layer, weights, bias, x, c, base, start_unit);
    }
#endif
    struct ff_tiles tiles = ff_tiles_of_inputs(weights, layer->inputs, layer->outputs * (uint32_t)sizeof *weights, room, rows, x, 1);
    uint32_t saturations = 0;
    while (ff_tiles_next(&tiles)) {
        const struct ff_layer_s16 part = {(uint16_t)tiles.count, layer->outputs, layer->shift};
        saturations += ff_update_rows_s16(rule, &part, tiles.tile, bias, x + tiles.first, c, base, start_unit, tiles.first);
        bias = NULL; /* moved with the first tile */
        ff_tiles_return(&tiles);
    }
    return saturations;
}

FF_SHARED uint32_t ff_tiled_update_head_s16(uint32_t rows, int16_t *room, const struct ff_head_update_s16 *rule,
                                            const struct ff_head_s16 *head, int16_t *weights, const int8_t *z, const int32_t *d,
                                            uint32_t base, uint32_t start_unit)
{
    if (rows >= head->inputs) {
        ff_tiles_come(weights, room, ff_tiled_masters(head->inputs, head->outputs));
        const uint32_t clamped = ff_update_head_s16(rule, head, room, z, d, base, start_unit);
        ff_tiles_go(weights, room, ff_tiled_masters(head->inputs, head->outputs));
        return clamped;
    }
    struct ff_tiles tiles = ff_tiles_of_inputs(weights, head->inputs, head->outputs * (uint32_t)sizeof *weights, room, rows, z, 1);
    uint32_t saturations = 0;
    while (ff_tiles_next(&tiles)) {
        const struct ff_head_s16 part = {head->scale, (uint16_t)tiles.count, head->outputs};
        saturations += ff_update_head_s16(rule, &part, tiles.tile, z + tiles.first, d, base, start_unit + tiles.first);
        ff_tiles_return(&tiles);
    }
    return saturations;
}
