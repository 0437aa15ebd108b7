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
    tiles.returns = 0; /* as it is, for the compiler */
    if (work->from != work->acc) {
        ff_dense_half_copy(work->from + first, end - first, work->acc + first);
    }
    for (uint32_t round = 0; round < tiles.all; round += work->walks.turn) {
        ff_team_tiles_round(&tiles, work->walks.listed, round, work->walks.turn);
        non_zero += ff_team_walk(&work->walks, &list, &tiles, work->x, work->outputs);
        ff_team_tiles_begin(&tiles);
        while (ff_team_tiles_next(&tiles)) {
            const struct ff_pulp_walk *const walk = &work->walks.walk[tiles.here - round];
            ff_dense_half_blocks(walk, walk + 1, (const ff_half *)(const void *)tiles.tile, work->acc, first, end);
        }
    }
    ff_dense_half_rectify(work->acc + first, end - first, work->z + first);
    work->non_zero[core] = non_zero;
}

/* Kept lists are marked as there where no input can be infinite or NaN, as then every sum would be. */
static uint32_t ff_tiled_half_team(const struct ff_shape *layer, const ff_half *weights, ff_half *room, uint32_t rows, uint32_t *kept,
                                   const ff_half *x, const ff_half *from, ff_half *acc, ff_half *z)
{
    struct ff_tiled_half_work work;
    work.tiles = ff_team_tiles_of(weights, layer->inputs, layer->outputs * (uint32_t)sizeof *weights, room, rows, 0);
    ff_team_walks_in(&work.walks, kept, &work.tiles);
    work.x = x; /* one by one: an initializer would clear the rest, which the part writes */
    work.from = from;
    work.acc = acc;
    work.z = z;
    work.outputs = layer->outputs;
    ff_team_run(ff_tiled_half_part, &work);
    if (kept != NULL) {
        *kept = (acc[0] & 0x7c00u) != 0x7c00u;
    }
    return ff_counts_of(work.non_zero, 0).all;
}
#define FF_TILED_HALF_TEAM ff_tiled_half_team
#endif

#include "ff_tiled_half_public.h"

#endif
