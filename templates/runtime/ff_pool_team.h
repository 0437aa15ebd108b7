/* Pools that cores share: rows of positions (of a map of one row, columns), or cells. */
#ifndef FF_POOL_TEAM_H
#define FF_POOL_TEAM_H

#include "ff_window_part.h"

struct ff_pool_work {
    const struct ff_window *window;
    const void *x;
    void *z;
};

/* PART(): the positions of one core, by MAP(), which computes a whole map, too. */
#define FF_DEFINE_POOL_PART(PART, MAP, TYPE)                                                          \
    static void PART(void *context, uint32_t core)                                                    \
    {                                                                                                 \
        const struct ff_pool_work *const work = context;                                              \
        const struct ff_window_part part = ff_window_part_of(work->window, core, FF_CORES);           \
        if (part.window.rows != 0) {                                                                  \
            MAP(&part.window, (const TYPE *)work->x + part.x, (TYPE *)work->z + part.position * part.window.channels); \
        }                                                                                             \
    }

struct ff_cells_work {
    const struct ff_cells *cells;
    const void *x;
    void *f;
    uint32_t gain; /* of means of integers */
    uint32_t cores;
};

static inline struct ff_cells_work ff_cells_work_of(const struct ff_cells *cells, uint32_t gain, const void *x, void *f)
{
    const uint32_t pixels = (uint32_t)cells->height * cells->width;
    const struct ff_cells_work work = {cells, x, f, gain, ff_team_size(pixels * cells->channels)};
    return work;
}

#define FF_NO_GAIN
#define FF_GAIN work->gain,

/* PART(): the cells of one core, each by POOL(). */
#define FF_DEFINE_CELLS_PART(PART, POOL, TYPE, GAIN)                                                  \
    static void PART(void *context, uint32_t core)                                                    \
    {                                                                                                 \
        const struct ff_cells_work *const work = context;                                             \
        const struct ff_cells *const cells = work->cells;                                             \
        const uint32_t count = (uint32_t)cells->rows * cells->columns, end = ff_first_of(count, core + 1u, work->cores); \
        for (uint32_t at = ff_first_of(count, core, work->cores); at < end; at++) {                   \
            POOL(ff_cell_at(cells, at), cells->width, cells->channels, GAIN (const TYPE *)work->x,    \
                 (TYPE *)work->f + at * cells->channels);                                             \
        }                                                                                             \
    }

#endif
