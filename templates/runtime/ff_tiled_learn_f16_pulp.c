/* Local learning of halves, tile by tile, on PULP cores: several list a tile each, and move their shares of the columns. */
#ifndef FF_TILED_LEARN_F16_PULP_C
#define FF_TILED_LEARN_F16_PULP_C

#include "ff_float.h"
#include "ff_learn_f16.h"
#include "ff_stored_f16.h"
#include "ff_tiled_learn_f16.h"
#include "ff_tiles.h"

#if FF_CORES != 1
#include "ff_learn_f16_moves_pulp.h"
#include "ff_team_tiles.h"
#include "ff_team_walks_pulp.h"

/* W += x c^T, and bias += c where there is one: what a team works on. */
struct ff_tiled_f16_work {
    struct ff_team_tiles tiles;
    struct ff_team_walks walks;
    const ff_half *x;
    ff_half *bias;
    const ff_half *c;
    uint32_t columns;
    uint32_t special[FF_CORES]; /* of each core: whether its share of the inputs has one that is not a number */
};

/* The columns of one core, in pairs; nothing moves where x is special. */
static void ff_tiled_f16_part(void *context, uint32_t core)
{
    struct ff_tiled_f16_work *const work = context;
    struct ff_team_tiles tiles = work->tiles;
    struct ff_pulp_rows list;
    const uint32_t pairs = work->columns / 2u, from = ff_first_output(tiles.rows, core);
    const uint32_t first = 2u * ff_first_output(pairs, core), end = 2u * ff_first_output(pairs, core + 1u);
    tiles.core = core;
    work->special[core] = (uint32_t)ff_learn_f16_any_special(work->x + from, ff_first_output(tiles.rows, core + 1u) - from);
    for (uint32_t round = 0; round < tiles.rows; round += FF_CORES * tiles.most) {
        if (round != 0) {
            ff_team_barrier(); /* nobody needs the lists any more */
        }
        ff_team_walk(&work->walks, &list, &tiles, round, work->x, work->columns);
        ff_team_barrier(); /* all have been listed */
        if (round == 0 && ff_counts_of(work->special, 0).all != 0) {
            return;
        }
        for (uint32_t n = 0; (n = ff_team_tiles_next(&tiles, work->walks.listed, round, n)) != FF_CORES; n++) {
            const struct ff_pulp_walk *const walk = &work->walks.walk[n];
            ff_learn_f16_blocks(walk, walk + 1, (ff_half *)(void *)tiles.tile, work->c, first, end);
        }
    }
    ff_team_tiles_return(&tiles);
    if (work->bias != NULL) {
        ff_learn_f16_move_bias(work->bias + first, work->c + first, (end - first) / 2u);
    }
    ff_dma_team_wait(core);
}

/* Whether all is done: rows go by words and are wide enough for all, and inputs are numbers. */
static int ff_tiled_f16_team(const struct ff_shape *layer, ff_half *weights, ff_half *room, uint32_t rows, ff_half *bias, const ff_half *x,
                             const ff_half *c)
{
    struct ff_tiled_f16_work work;
    if (layer->outputs < 2u * FF_LEARN_F16_WORDS * FF_CORES || !ff_by_words(layer->outputs, room, c) || !ff_by_words(0, bias, c)) {
        return 0;
    }
    work.tiles = ff_team_tiles_of(weights, layer->inputs, layer->outputs * (uint32_t)sizeof *weights, room, rows, 1);
    work.x = x; /* one by one: an initializer would clear the rest, which the part writes */
    work.bias = bias;
    work.c = c;
    work.columns = layer->outputs;
    ff_team_run(ff_tiled_f16_part, &work);
    return ff_counts_of(work.special, 0).all == 0;
}
#define FF_TILED_LEARN_F16_TEAM ff_tiled_f16_team
#endif

#include "ff_tiled_learn_f16_public.h"

#endif
