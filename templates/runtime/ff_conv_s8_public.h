/* ff_conv_s8() over ff_conv_s8_map(), which the including file brings: a whole map, or the part of one core. */

#ifndef FF_CONV_S8_CORES /* the including file may say otherwise */
#define FF_CONV_S8_CORES(layer) ff_window_cores(&(layer)->window, (layer)->outputs)
#endif

/* What a team works on. */
struct ff_conv_s8_work {
    const struct ff_conv *layer;
    const int8_t *x;
    int32_t *acc; /* [cores][outputs] */
    int8_t *z;
    uint32_t cores;
    uint32_t macs[FF_CORES];
};

static void ff_conv_s8_part(void *context, uint32_t core)
{
    struct ff_conv_s8_work *const work = context;
    const uint32_t outputs = work->layer->outputs;
    const struct ff_window_part part = ff_window_part_of(&work->layer->window, core, work->cores);
    struct ff_conv own = *work->layer;
    own.window = part.window;
    work->macs[core] =
        part.window.rows == 0 ? 0 : ff_conv_s8_map(&own, work->x + part.x, work->acc + core * outputs, work->z + part.position * outputs);
}

FF_SHARED uint32_t ff_conv_s8(const struct ff_conv *layer, const int8_t *x, int32_t *acc, int8_t *z)
{
    struct ff_conv_s8_work work = {layer, x, acc, z, FF_CONV_S8_CORES(layer), {0}};
    uint32_t macs = 0;
    if (work.cores == 1u) {
        return ff_conv_s8_map(layer, x, acc, z);
    }
    ff_team_run(ff_conv_s8_part, &work);
    for (uint32_t n = 0; n < FF_CORES; n++) {
        macs += work.macs[n];
    }
    return macs;
}

#undef FF_CONV_S8_CORES
