/* Depthwise convolutions of the real precisions that cores share: rows of positions (of a map of one row, columns). */
#ifndef FF_DEPTHWISE_TEAM_H
#define FF_DEPTHWISE_TEAM_H

#include "ff_window_part.h"

struct ff_depthwise_work {
    const struct ff_window *window;
    const void *weights;
    const void *bias;
    const void *x;
    void *z;
    uint32_t macs[FF_CORES];
};

/* PART(): the positions of one core, by MAP(), which computes a whole map, too. */
#define FF_DEFINE_DEPTHWISE_PART(PART, MAP, TYPE)                                                     \
    static void PART(void *context, uint32_t core)                                                    \
    {                                                                                                 \
        struct ff_depthwise_work *const work = context;                                               \
        const struct ff_window_part part = ff_window_part_of(work->window, core, FF_CORES);           \
        const TYPE *const x = (const TYPE *)work->x + part.x;                                         \
        TYPE *const z = (TYPE *)work->z + part.position * part.window.channels;                       \
        work->macs[core] = part.window.rows == 0 ? 0 : MAP(&part.window, work->weights, work->bias, x, z); \
    }

/* All parts; returns their MACs. */
static inline uint32_t ff_depthwise_in_parts(void (*part)(void *context, uint32_t core), struct ff_depthwise_work *work)
{
    uint32_t macs = 0;
    ff_team_run(part, work);
    for (uint32_t n = 0; n < FF_CORES; n++) {
        macs += work->macs[n];
    }
    return macs;
}

#endif
