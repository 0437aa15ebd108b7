/*
 * Products whose sums are halves, tile by tile: sums go on from what they are behind the tile before. The including file may bring
 * FF_TILED_HALF_TEAM(), a layer by all cores, whose rows go by words; it returns the number of non-zero inputs, and keeps their lists.
 */

static inline uint32_t ff_tiled_half_bytes(const struct ff_shape *shape)
{
    return (uint32_t)shape->inputs * shape->outputs * (uint32_t)sizeof(ff_half);
}

static struct ff_tiles ff_tiled_half_of(const struct ff_shape *shape, const ff_half *weights, ff_half *room, uint32_t rows, const ff_half *x)
{
    return ff_tiles_of_inputs(weights, shape->inputs, shape->outputs * (uint32_t)sizeof *weights, room, rows, x, sizeof *x);
}

FF_SHARED uint32_t ff_tiled_dense_half_kept(uint32_t rows, ff_half *room, uint32_t *kept, const struct ff_shape *layer,
                                            const ff_half *weights, const ff_half *bias, const ff_half *x, ff_half *acc, ff_half *z)
{
    if (kept != NULL) {
        *kept = 0;
    }
    if (rows >= layer->inputs) {
        ff_tiles_come(weights, room, ff_tiled_half_bytes(layer));
        return ff_dense_half(layer, room, bias, x, acc, z);
    }
#ifdef FF_TILED_HALF_TEAM
    if (ff_by_words(layer->outputs, room, acc) && ff_team_size((uint32_t)layer->inputs * layer->outputs) != 1u) {
        return layer->outputs * FF_TILED_HALF_TEAM(layer, weights, room, rows, kept, x, bias, acc, z);
    }
#endif
    struct ff_tiles tiles = ff_tiled_half_of(layer, weights, room, rows, x);
    const ff_half *from = bias;
    uint32_t macs = 0;
    while (ff_tiles_next(&tiles)) {
        const struct ff_shape part = {(uint16_t)tiles.count, layer->outputs};
        const ff_half *const here = x + tiles.first;
        if (ff_tiles_is_last(&tiles)) {
            macs += ff_dense_half(&part, tiles.tile, from, here, acc, z);
        } else {
            macs += ff_sums_half(&part, tiles.tile, from, here, acc);
        }
        from = acc;
    }
    return macs;
}

FF_SHARED uint32_t ff_tiled_dense_half(uint32_t rows, ff_half *room, const struct ff_shape *layer, const ff_half *weights,
                                       const ff_half *bias, const ff_half *x, ff_half *acc, ff_half *z)
{
    return ff_tiled_dense_half_kept(rows, room, NULL, layer, weights, bias, x, acc, z);
}

FF_SHARED uint32_t ff_tiled_head_half(uint32_t rows, ff_half *room, const struct ff_shape *head, const ff_half *weights,
                                      const ff_half *z, ff_half *own, float *scores)
{
    if (rows >= head->inputs) {
        ff_tiles_come(weights, room, ff_tiled_half_bytes(head));
        return ff_head_half(head, room, z, own, scores);
    }
    struct ff_tiles tiles = ff_tiled_half_of(head, weights, room, rows, z);
    uint32_t macs = 0;
    ff_half_clear(own, head->outputs);
    while (ff_tiles_next(&tiles)) {
        const struct ff_shape part = {(uint16_t)tiles.count, head->outputs};
        macs += ff_sums_half(&part, tiles.tile, own, z + tiles.first, own);
    }
    ff_half_add_scores(own, head->outputs, scores);
    return macs;
}
