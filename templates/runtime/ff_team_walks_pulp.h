/* Walks of PULP cores over tiles of halves that a team works on. */
#ifndef FF_TEAM_WALKS_PULP_H
#define FF_TEAM_WALKS_PULP_H

#include "ff_rows_pulp.h"
#include "ff_team_tiles.h"

/*
 * Where walks and lists of a round are. A round has a tile for each core, which lists it on its own stack; or all tiles, where a product
 * keeps the lists for the update behind it. Kept are these words, as src/plan/kept-lists.ts counts them: whether they are there, rows
 * and walk of each tile, and lists.
 */
struct ff_team_walks {
    uint32_t *listed; /* rows of each walk */
    struct ff_pulp_walk *walk;
    uint32_t *kept; /* lists of all tiles, or NULL */
    uint32_t turn;  /* tiles of a round */
    uint32_t own_listed[FF_CORES];
    struct ff_pulp_walk own_walk[FF_CORES];
};

/* `kept` may be NULL. */
static inline void ff_team_walks_in(struct ff_team_walks *walks, uint32_t *kept, const struct ff_team_tiles *tiles)
{
    walks->listed = kept == NULL ? walks->own_listed : kept + 1;
    walks->walk = kept == NULL ? walks->own_walk : (struct ff_pulp_walk *)(void *)(kept + 1u + tiles->all);
    walks->kept = kept == NULL ? NULL : kept + 1u + 5u * tiles->all;
    walks->turn = kept == NULL ? FF_CORES : tiles->all;
}

/* Lists the inputs of one core's tiles of a round; returns those that are not zero. */
static inline uint32_t ff_team_walk(const struct ff_team_walks *walks, struct ff_pulp_rows *own, const struct ff_team_tiles *tiles, const ff_half *x,
                                    uint32_t columns)
{
    uint32_t non_zero = 0;
    for (uint32_t n = tiles->begin + tiles->core; n < tiles->end; n += FF_CORES) {
        struct ff_pulp_walk *const walk = &walks->walk[n - tiles->begin];
        void *const list = walks->kept == NULL ? (void *)own : walks->kept + n * (2u * tiles->most + 3u);
        ff_walk_from(walk, list, x + n * tiles->most, 0, ff_team_tiles_count(tiles, n), columns, 0, 1);
        walks->listed[n - tiles->begin] = walk->count;
        non_zero += walk->count;
    }
    return non_zero;
}

#endif
