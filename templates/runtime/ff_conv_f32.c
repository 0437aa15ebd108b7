/* Convolutions of floats: a product for each position of the window. */
#ifndef FF_CONV_F32_C
#define FF_CONV_F32_C

#include "ff_float.h"
#include "ff_conv_f32.h"
#include "ff_dense_f32.h"
#include "ff_window_part.h"

/* What a team works on. */
struct ff_conv_f32_work {
    const struct ff_conv_shape *layer;
    const float *weights;
    const float *bias;
    const float *x;
    float *acc; /* [cores][outputs] */
    float *z;
    uint32_t cores;
    uint32_t macs[FF_CORES];
};

static void ff_conv_f32_part(void *context, uint32_t core)
{
    struct ff_conv_f32_work *const work = context;
    const uint32_t outputs = work->layer->outputs;
    const struct ff_window_part part = ff_window_part_of(&work->layer->window, core, work->cores);
    const uint32_t positions = ff_positions(&part.window);
    float *const acc = work->acc + core * outputs;
    float *z = work->z + part.position * outputs;
    uint32_t macs = 0;
    for (uint32_t position = 0; position < positions; position++, z += outputs) {
        const struct ff_patch patch = ff_patch_at(&part.window, outputs, position);
        macs += ff_patch_f32(&patch, work->weights, work->bias, work->x + part.x, acc, z);
    }
    work->macs[core] = macs;
}

FF_SHARED uint32_t ff_conv_f32(const struct ff_conv_shape *layer, const float *weights, const float *bias, const float *x, float *acc,
                               float *z)
{
    struct ff_conv_f32_work work = {layer, weights, bias, x, acc, z, ff_window_cores(&layer->window, layer->outputs), {0}};
    uint32_t macs = 0;
    ff_team_share(work.cores, ff_conv_f32_part, &work);
    for (uint32_t n = 0; n < work.cores; n++) {
        macs += work.macs[n];
    }
    return macs;
}

#endif
