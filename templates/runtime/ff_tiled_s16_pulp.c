/* Products of masters, tile by tile, on PULP cores: several list a tile each, and sum their shares of the outputs. */
#ifndef FF_TILED_S16_PULP_C
#define FF_TILED_S16_PULP_C

#include "ff_build.h"
#include "ff_product.h"
#include "ff_tiled_s16.h"
#include "ff_tiles.h"

#if FF_CORES != 1
#include "ff_dense_s16_words_pulp.h"
#include "ff_list_pulp.h"
#include "ff_team_tiles.h"

FF_DEFINE_LISTING(ff_tiled_s16_rows, int8_t, 16u, FF_LOAD_BYTE("%[value]", "%[x]", 1))

/* Four rows from `row` on as a word of a list; `last` are the places of the four before, and `place` that of the row before. */
static inline uint32_t ff_tiled_s16_word(const struct ff_pulp_row *row, uint32_t *to, uint32_t *last, uint32_t place)
{
    uint32_t inputs = 0;
    FF_UNROLLED
    for (uint32_t k = 0; k < 4u; k++, row++) {
        place += row[0].step;
        to[k] = place - last[k];
        last[k] = place;
        inputs |= (row[1].value & 0xffu) << 8u * k;
    }
    return inputs;
}

/* Lists the inputs of a tile; returns those that are not zero. */
static uint32_t ff_tiled_s16_list_words(struct ff_dense_s16_words *list, const int8_t *x, uint32_t inputs, uint32_t bytes)
{
    struct ff_pulp_rows rows;
    uint32_t last[4] = {0}, *to = list->start;
    ff_tiled_s16_rows(&rows, x, 0, inputs, bytes);
    for (uint32_t n = rows.count; n % 4u != 0; n++) { /* zeros in the last word */
        rows.row[n].step = 0;
        rows.row[n + 1u].value = 0;
    }
    list->count = (rows.count + 3u) / 4u;
    for (uint32_t n = 0; n < list->count; n++) {
        struct ff_dense_s16_word *const word = &list->word[n];
        word->inputs = ff_tiled_s16_word(&rows.row[4u * n], to, last, last[3]);
        to = word->step;
    }
    return rows.count;
}

/* acc = from + x W: what a team works on. */
struct ff_tiled_s16_work {
    struct ff_team_tiles tiles;
    const int8_t *x;
    const int32_t *from;
    int32_t *acc;
    uint32_t outputs;
    uint32_t listed[FF_CORES]; /* inputs of the tile of each core that are not zero */
    uint32_t non_zero[FF_CORES];
    const struct ff_dense_s16_words *list[FF_CORES];
};

/* The outputs of one core, in pairs; one that is left over goes alone. */
static void ff_tiled_s16_part(void *context, uint32_t core)
{
    struct ff_tiled_s16_work *const work = context;
    struct ff_team_tiles tiles = work->tiles;
    struct ff_dense_s16_words list;
    const uint32_t outputs = work->outputs;
    const uint32_t first = ff_bound_of(outputs, 2u, core, FF_CORES), count = ff_bound_of(outputs, 2u, core + 1u, FF_CORES) - first;
    const uint32_t pairs = count & ~(uint32_t)1u;
    int32_t *const acc = work->acc + first;
    uint32_t non_zero = 0;
    tiles.core = core;
    ff_dense_s16_copy(work->from + first, acc, count);
    work->list[core] = &list;
    for (uint32_t round = 0; round < tiles.all; round += FF_CORES) {
        ff_team_tiles_round(&tiles, work->listed, round, FF_CORES);
        if (round + core < tiles.end) {
            const int8_t *const own = work->x + (round + core) * tiles.most;
            work->listed[core] = ff_tiled_s16_list_words(&list, own, ff_team_tiles_count(&tiles, round + core), tiles.row);
            non_zero += work->listed[core];
        }
        ff_team_tiles_begin(&tiles);
        while (ff_team_tiles_next(&tiles)) {
            const int16_t *const weights = (const int16_t *)(const void *)tiles.tile + first;
            const int8_t *const x = work->x + tiles.here * tiles.most;
            ff_dense_s16_pairs(work->list[tiles.here - round], weights, acc, pairs);
            for (uint32_t i = 0; pairs != count && i < ff_team_tiles_count(&tiles, tiles.here); i++) {
                acc[pairs] += x[i] * (weights[i * outputs + pairs] >> 8);
            }
        }
    }
    work->non_zero[core] = non_zero;
}

static uint32_t ff_tiled_s16_team(const struct ff_layer_s16 *layer, const int16_t *weights, int16_t *room, uint32_t rows, const int8_t *x,
                                  const int32_t *from, int32_t *acc)
{
    struct ff_tiled_s16_work work;
    work.tiles = ff_team_tiles_of(weights, layer->inputs, layer->outputs * (uint32_t)sizeof *weights, room, rows, 0);
    work.x = x; /* one by one: an initializer would clear the rest, which the part writes */
    work.from = from;
    work.acc = acc;
    work.outputs = layer->outputs;
    ff_team_run(ff_tiled_s16_part, &work);
    return ff_counts_of(work.non_zero, 0).all;
}
#define FF_TILED_S16_TEAM ff_tiled_s16_team
#endif

#include "ff_tiled_s16_public.h"

#endif
