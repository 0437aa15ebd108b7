/* Products whose sums are halves, tile by tile, on PULP cores: several list a tile each, and sum their shares of the outputs. */
#ifndef FF_TILED_HALF_PULP_C
#define FF_TILED_HALF_PULP_C

#include "ff_float.h"
#include "ff_dense_half.h"
#include "ff_tiled_half.h"
#include "ff_tiles.h"

#if FF_CORES != 1
#include "ff_dense_half_sums_pulp.h"
#include "ff_team_tiles.h"
#include "ff_team_walks_pulp.h"

/* acc = from + x W, z = relu(acc): what a team works on. */
struct ff_tiled_half_work {
    struct ff_team_tiles tiles;
    struct ff_team_walks walks;
    const ff_half *x;
    const ff_half *from;
    ff_half *acc;
    ff_half *z;
    uint32_t outputs;
    uint32_t non_zero[FF_CORES];
};

/* The outputs of one core, in pairs. */
static void ff_tiled_half_part(void *context, uint32_t core)
{
    struct ff_tiled_half_work *const work = context;
    struct ff_team_tiles tiles = work->tiles;
    struct ff_pulp_rows list;
    const uint32_t pairs = work->outputs / 2u;
    const uint32_t first = 2u * ff_first_output(pairs, core), end = 2u * ff_first_output(pairs, core + 1u);
    uint32_t non_zero = 0;
    tiles.core = core;
    if (work->from != work->acc) {
        ff_dense_half_copy(work->from + first, end - first, work->acc + first);
    }
    for (uint32_t round = 0; round < tiles.rows; round += FF_CORES * tiles.most) {
        if (round != 0) {
            ff_team_barrier(); /* nobody needs the lists any more */
        }
        non_zero += ff_team_walk(&work->walks, &list, &tiles, round, work->x, work->outputs);
        ff_team_barrier(); /* all have been listed */
        for (uint32_t n = 0; (n = ff_team_tiles_next(&tiles, work->walks.listed, round, n)) != FF_CORES; n++) {
            const struct ff_pulp_walk *const walk = &work->walks.walk[n];
            ff_dense_half_blocks(walk, walk + 1, (const ff_half *)(const void *)tiles.tile, work->acc, first, end);
        }
    }
    ff_dense_half_rectify(work->acc + first, end - first, work->z + first);
    work->non_zero[core] = non_zero;
}

static uint32_t ff_tiled_half_team(const struct ff_shape *layer, const ff_half *weights, ff_half *room, uint32_t rows, const ff_half *x,
                                   const ff_half *from, ff_half *acc, ff_half *z)
{
    struct ff_tiled_half_work work;
    work.tiles = ff_team_tiles_of(weights, layer->inputs, layer->outputs * (uint32_t)sizeof *weights, room, rows, 0);
    work.x = x; /* one by one: an initializer would clear the rest, which the part writes */
    work.from = from;
    work.acc = acc;
    work.z = z;
    work.outputs = layer->outputs;
    ff_team_run(ff_tiled_half_part, &work);
    return ff_counts_of(work.non_zero, 0).all;
}
#define FF_TILED_HALF_TEAM ff_tiled_half_team
#endif

#include "ff_tiled_half_public.h"

#endif
