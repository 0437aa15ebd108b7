/* Local learning of halves, tile by tile: rows move one by one, whichever tile they are in. */
#ifndef FF_TILED_LEARN_F16_C
#define FF_TILED_LEARN_F16_C

#include "ff_float.h"
#include "ff_learn_f16.h"
#include "ff_stored_f16.h"
#include "ff_tiled_learn_f16.h"
#include "ff_tiles.h"

FF_SHARED void ff_tiled_head_errors_f16(uint32_t rows, ff_half *room, float rate, const struct ff_shape *head,
                                        const ff_half *weights, const ff_half *z, const float *d, ff_half *c)
{
    struct ff_tiles tiles = ff_tiles_of(weights, head->inputs, head->outputs * (uint32_t)sizeof *weights, room, rows);
    while (ff_tiles_next(&tiles)) {
        const struct ff_shape part = {(uint16_t)tiles.count, head->outputs};
        ff_head_errors_f16(rate, &part, tiles.tile, z + tiles.first, d, c + tiles.first);
    }
}

FF_SHARED void ff_tiled_update_dense_f16(uint32_t rows, ff_half *room, const struct ff_shape *layer, ff_half *weights,
                                         ff_half *bias, const ff_half *x, const ff_half *c)
{
    const uint32_t row = layer->outputs * (uint32_t)sizeof *weights;
    struct ff_tiles tiles = ff_tiles_of_inputs(weights, layer->inputs, row, room, rows, x, sizeof *x);
    while (ff_tiles_next(&tiles)) {
        const struct ff_shape part = {(uint16_t)tiles.count, layer->outputs};
        ff_update_dense_f16(&part, tiles.tile, bias, x + tiles.first, c);
        bias = NULL; /* moved with the first tile */
        ff_tiles_return(&tiles);
    }
}

/* A head moves as the weights of a layer do, by errors that are scaled and stored once. */
FF_SHARED void ff_tiled_update_head_f16(uint32_t rows, ff_half *room, float rate, const struct ff_shape *head, ff_half *weights,
                                        const ff_half *z, float *d)
{
    union {
        uint32_t aligned;
        ff_half moves[256];
    } g;
    for (uint32_t k = 0; k < head->outputs; k++) {
        g.moves[k] = ff_store(ff_times(-rate, d[k]));
    }
    ff_tiled_update_dense_f16(rows, room, head, weights, NULL, z, g.moves);
    for (uint32_t k = 0; k < head->outputs; k++) {
        d[k] = ff_load(g.moves[k]);
    }
}

#endif
