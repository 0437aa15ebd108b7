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

/* NAME(): z of a map, by MAP(), which computes a whole one or the part of one core. */
#define FF_DEFINE_SHARED_DEPTHWISE(NAME, MAP, TYPE)                                                   \
    static void NAME##_part(void *context, uint32_t core)                                             \
    {                                                                                                 \
        struct ff_depthwise_work *const work = context;                                               \
        const struct ff_window_part part = ff_window_part_of(work->window, core, FF_CORES);           \
        const TYPE *const x = (const TYPE *)work->x + part.x;                                         \
        TYPE *const z = (TYPE *)work->z + part.position * part.window.channels;                       \
        work->macs[core] = part.window.rows == 0 ? 0 : MAP(&part.window, work->weights, work->bias, x, z); \
    }                                                                                                 \
                                                                                                      \
    FF_SHARED uint32_t NAME(const struct ff_window *window, const TYPE *weights, const TYPE *bias, const TYPE *x, TYPE *z) \
    {                                                                                                 \
        struct ff_depthwise_work work = {window, weights, bias, x, z, {0}};                           \
        uint32_t macs = 0;                                                                            \
        if (ff_window_cores(window, 1u) == 1u) {                                                      \
            return MAP(window, weights, bias, x, z);                                                  \
        }                                                                                             \
        ff_team_run(NAME##_part, &work);                                                              \
        for (uint32_t n = 0; n < FF_CORES; n++) {                                                     \
            macs += work.macs[n];                                                                     \
        }                                                                                             \
        return macs;                                                                                  \
    }

#endif
