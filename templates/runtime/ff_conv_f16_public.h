/* ff_conv_f16() over ff_conv_f16_map(), which the including file brings: a whole map, or the part of one core. */

/* What a team works on. */
struct ff_conv_f16_work {
    const struct ff_conv_shape *layer;
    const ff_half *weights;
    const ff_half *bias;
    const ff_half *x;
    float *acc; /* [cores][outputs] */
    ff_half *z;
    uint32_t cores;
    uint32_t macs[FF_CORES];
};

static void ff_conv_f16_part(void *context, uint32_t core)
{
    struct ff_conv_f16_work *const work = context;
    const uint32_t outputs = work->layer->outputs;
    const struct ff_window_part part = ff_window_part_of(&work->layer->window, core, work->cores);
    const struct ff_conv_shape own = {part.window, work->layer->outputs};
    work->macs[core] = part.window.rows == 0 ? 0
                                             : ff_conv_f16_map(&own, work->weights, work->bias, work->x + part.x,
                                                                work->acc + core * outputs, work->z + part.position * outputs);
}

FF_SHARED uint32_t ff_conv_f16(const struct ff_conv_shape *layer, const ff_half *weights, const ff_half *bias, const ff_half *x, float *acc,
                                ff_half *z)
{
    struct ff_conv_f16_work work = {layer, weights, bias, x, acc, z, ff_window_cores(&layer->window, layer->outputs), {0}};
    uint32_t macs = 0;
    ff_team_share(work.cores, ff_conv_f16_part, &work);
    for (uint32_t n = 0; n < work.cores; n++) {
        macs += work.macs[n];
    }
    return macs;
}
