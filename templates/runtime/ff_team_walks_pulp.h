/* Walks of PULP cores over tiles of halves that a team works on: each core has the walk of one tile of a round. */
#ifndef FF_TEAM_WALKS_PULP_H
#define FF_TEAM_WALKS_PULP_H

#include "ff_rows_pulp.h"
#include "ff_team_tiles.h"

struct ff_team_walks {
    uint32_t listed[FF_CORES]; /* rows of each walk */
    struct ff_pulp_walk walk[FF_CORES];
};

/* Walks through the inputs of the tile of one core in the round that begins with row `round`; returns those that are not zero. */
static inline uint32_t ff_team_walk(struct ff_team_walks *walks, struct ff_pulp_rows *list, const struct ff_team_tiles *tiles, uint32_t round,
                                    const ff_half *x, uint32_t columns)
{
    const uint32_t core = tiles->core, own = round + core * tiles->most;
    struct ff_pulp_walk *const walk = &walks->walk[core];
    walk->count = 0;
    if (own < tiles->rows) {
        ff_walk_from(walk, list, x + own, 0, ff_team_tiles_count(tiles, own), columns, 0, 1);
    }
    walks->listed[core] = walk->count;
    return walk->count;
}

#endif
