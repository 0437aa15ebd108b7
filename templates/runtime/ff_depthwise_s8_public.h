/* ff_depthwise_s8() over ff_depthwise_s8_map(), which the including file brings: a whole map, or the part of one core. */
#include "ff_window_part.h"

/* What a team works on. */
struct ff_depthwise_s8_work {
    const struct ff_depthwise *layer;
    const int8_t *x;
    int8_t *z;
    uint32_t macs[FF_CORES];
};

static void ff_depthwise_s8_part(void *context, uint32_t core)
{
    struct ff_depthwise_s8_work *const work = context;
    const struct ff_window_part part = ff_window_part_of(&work->layer->window, core, FF_CORES);
    struct ff_depthwise own = *work->layer;
    own.window = part.window;
    work->macs[core] =
        part.window.rows == 0 ? 0 : ff_depthwise_s8_map(&own, work->x + part.x, work->z + part.position * own.window.channels);
}

FF_SHARED uint32_t ff_depthwise_s8(const struct ff_depthwise *layer, const int8_t *x, int8_t *z)
{
    struct ff_depthwise_s8_work work = {layer, x, z, {0}};
    uint32_t macs = 0;
    if (ff_window_cores(&layer->window, 1u) == 1u) {
        return ff_depthwise_s8_map(layer, x, z);
    }
    ff_team_run(ff_depthwise_s8_part, &work);
    for (uint32_t n = 0; n < FF_CORES; n++) {
        macs += work.macs[n];
    }
    return macs;
}
