/*
 * Local learning of halves, tile by tile: rows move one by one, whichever tile they are in. The including file may bring
 * FF_TILED_LEARN_F16_TEAM(), an update by all cores; 0 where that is not for them.
 */

static inline uint32_t ff_tiled_f16_bytes(const struct ff_shape *shape)
{
    return (uint32_t)shape->inputs * shape->outputs * (uint32_t)sizeof(ff_half);
}

FF_SHARED void ff_tiled_head_errors_f16(uint32_t rows, ff_half *room, float rate, const struct ff_shape *head,
                                        const ff_half *weights, const ff_half *z, const float *d, ff_half *c)
{
    if (rows >= head->inputs) {
        ff_tiles_come(weights, room, ff_tiled_f16_bytes(head));
        ff_head_errors_f16(rate, head, room, z, d, c);
        return;
    }
    struct ff_tiles tiles = ff_tiles_of(weights, head->inputs, head->outputs * (uint32_t)sizeof *weights, room, rows);
    while (ff_tiles_next(&tiles)) {
        const struct ff_shape part = {(uint16_t)tiles.count, head->outputs};
        ff_head_errors_f16(rate, &part, tiles.tile, z + tiles.first, d, c + tiles.first);
    }
}

FF_SHARED void ff_tiled_update_dense_f16_kept(uint32_t rows, ff_half *room, uint32_t *kept, const struct ff_shape *layer, ff_half *weights,
                                              ff_half *bias, const ff_half *x, const ff_half *c)
{
    (void)kept;
    const uint32_t row = layer->outputs * (uint32_t)sizeof *weights;
    if (rows >= layer->inputs) {
        ff_tiles_come(weights, room, ff_tiled_f16_bytes(layer));
        ff_update_dense_f16(layer, room, bias, x, c);
        ff_tiles_go(weights, room, ff_tiled_f16_bytes(layer));
        return;
    }
#ifdef FF_TILED_LEARN_F16_TEAM
    if (FF_TILED_LEARN_F16_TEAM(layer, weights, room, rows, kept, bias, x, c)) {
        return;
    }
#endif
    struct ff_tiles tiles = ff_tiles_of_inputs(weights, layer->inputs, row, room, rows, x, sizeof *x);
    while (ff_tiles_next(&tiles)) {
        const struct ff_shape part = {(uint16_t)tiles.count, layer->outputs};
        ff_update_dense_f16(&part, tiles.tile, bias, x + tiles.first, c);
        bias = NULL; /* moved with the first tile */
        ff_tiles_return(&tiles);
    }
}

FF_SHARED void ff_tiled_update_dense_f16(uint32_t rows, ff_half *room, const struct ff_shape *layer, ff_half *weights,
                                         ff_half *bias, const ff_half *x, const ff_half *c)
{
    ff_tiled_update_dense_f16_kept(rows, room, NULL, layer, weights, bias, x, c);
}

/* A head moves as the weights of a layer do, by errors that are scaled and stored once. */
FF_SHARED void ff_tiled_update_head_f16(uint32_t rows, ff_half *room, float rate, const struct ff_shape *head, ff_half *weights,
                                        const ff_half *z, float *d)
{
    union {
        uint32_t aligned;
        ff_half moves[256];
    } g;
    if (rows >= head->inputs) {
        ff_tiles_come(weights, room, ff_tiled_f16_bytes(head));
        ff_update_head_f16(rate, head, room, z, d);
        ff_tiles_go(weights, room, ff_tiled_f16_bytes(head));
        return;
    }
    for (uint32_t k = 0; k < head->outputs; k++) {
        g.moves[k] = ff_store(ff_times(-rate, d[k]));
    }
    ff_tiled_update_dense_f16(rows, room, head, weights, NULL, z, g.moves);
    for (uint32_t k = 0; k < head->outputs; k++) {
        d[k] = ff_load(g.moves[k]);
    }
}
