/* Convolutions of halves with float sums: a product for each position of the window. */
#ifndef FF_CONV_F16_C
#define FF_CONV_F16_C

#include "ff_float.h"
#include "ff_conv_f16.h"
#include "ff_dense_f16.h"
#include "ff_window_part.h"

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
    const uint32_t positions = ff_positions(&part.window);
    float *const acc = work->acc + core * outputs;
    ff_half *z = work->z + part.position * outputs;
    uint32_t macs = 0;
    for (uint32_t position = 0; position < positions; position++, z += outputs) {
        const struct ff_patch patch = ff_patch_at(&part.window, outputs, position);
        macs += ff_patch_f16(&patch, work->weights, work->bias, work->x + part.x, acc, z);
    }
    work->macs[core] = macs;
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

#endif
