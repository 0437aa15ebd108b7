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
    int lists; /* whether cores have to list the inputs */
    uint32_t special[FF_CORES]; /* of each core: whether its share of the inputs has one that is not a number */
};

/* Lists a round, and says whether no input is special; the tiles that are needed begin to come. */
static int ff_tiled_f16_list(struct ff_tiled_f16_work *work, struct ff_pulp_rows *list, struct ff_team_tiles *tiles)
{
    const uint32_t core = tiles->core, from = ff_first_output(tiles->rows, core), end = ff_first_output(tiles->rows, core + 1u);
    if (tiles->begin == 0) {
        work->special[core] = (uint32_t)ff_learn_f16_any_special(work->x + from, end - from);
    }
    ff_team_walk(&work->walks, list, tiles, work->x, work->columns);
    ff_team_tiles_begin(tiles);
    return ff_counts_of(work->special, 0).all == 0;
}

/* The columns of one core, in pairs; nothing moves where x is special. */
static void ff_tiled_f16_part(void *context, uint32_t core)
{
    struct ff_tiled_f16_work *const work = context;
    struct ff_team_tiles tiles = work->tiles;
    struct ff_pulp_rows list;
    const uint32_t pairs = work->columns / 2u;
    const uint32_t first = 2u * ff_first_output(pairs, core), end = 2u * ff_first_output(pairs, core + 1u);
    tiles.core = core;
    tiles.returns = 1; /* as it is, for the compiler */
    for (uint32_t round = 0; round < tiles.all; round += work->walks.turn) {
        ff_team_tiles_round(&tiles, work->walks.listed, round, work->walks.turn);
        if (!work->lists) {
            ff_team_tiles_fetch(&tiles, 0);
        } else if (!ff_tiled_f16_list(work, &list, &tiles)) {
            ff_dma_team_wait(core);
            return;
        }
        while (ff_team_tiles_next(&tiles)) {
            const struct ff_pulp_walk *const walk = &work->walks.walk[tiles.here - round];
            ff_learn_f16_blocks(walk, walk + 1, (ff_half *)(void *)tiles.tile, work->c, first, end);
        }
    }
    if (work->bias != NULL) {
        ff_learn_f16_move_bias(work->bias + first, work->c + first, (end - first) / 2u);
    }
    ff_team_tiles_end(&tiles);
}

/* Whether all is done: rows go by words and are wide enough for all, and inputs are numbers. */
static int ff_tiled_f16_team(const struct ff_shape *layer, ff_half *weights, ff_half *room, uint32_t rows, uint32_t *kept, ff_half *bias,
                             const ff_half *x, const ff_half *c)
{
    struct ff_tiled_f16_work work;
    if (layer->outputs < 2u * FF_LEARN_F16_WORDS * FF_CORES || !ff_by_words(layer->outputs, room, c) || !ff_by_words(0, bias, c)) {
        return 0;
    }
    work.tiles = ff_team_tiles_of(weights, layer->inputs, layer->outputs * (uint32_t)sizeof *weights, room, rows, 1);
    work.lists = kept == NULL || *kept == 0;
    ff_team_walks_in(&work.walks, work.lists ? NULL : kept, &work.tiles);
    work.x = x; /* one by one: an initializer would clear the rest, which the part writes */
    work.bias = bias;
    work.c = c;
    work.columns = layer->outputs;
    ff_team_run(ff_tiled_f16_part, &work);
    return !work.lists || ff_counts_of(work.special, 0).all == 0;
}
#define FF_TILED_LEARN_F16_TEAM ff_tiled_f16_team
#endif

#include "ff_tiled_learn_f16_public.h"

#endif
