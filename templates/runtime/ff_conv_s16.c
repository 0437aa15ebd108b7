/*
 * Convolutions by masters: those of their upper bytes, which are taken out once for all positions; without room for them, a
 * product for each position.
 */
#ifndef FF_CONV_S16_C
#define FF_CONV_S16_C

#include "ff_build.h"
#include <stddef.h>
#include "ff_conv_s16.h"
#include "ff_conv_s8.h"
#include "ff_dense_s16.h"
#include "ff_narrow_s16.h"
#include "ff_window_part.h"

#define FF_CONV_S16_FACTOR ((int32_t)1 << 30) /* 2^-(shift + 2) is this factor and the shift */

/* The layer as one of int8 constants, which are laid out in `room`. */
static struct ff_conv ff_conv_s16_narrow(const struct ff_conv_s16 *layer, const int16_t *weights, const int32_t *bias, int32_t *room)
{
    const struct ff_window *const window = &layer->window;
    const uint32_t inputs = (uint32_t)window->kernel_height * window->kernel_width * window->channels, outputs = layer->outputs;
    int8_t *const bytes = (int8_t *)(room + outputs);
    const struct ff_conv narrow = {bytes, bias, room, layer->window, layer->outputs, layer->shift};
    for (uint32_t j = 0; j < outputs; j++) {
        room[j] = FF_CONV_S16_FACTOR;
    }
    ff_narrow_s16(weights, inputs * outputs, bytes);
    return narrow;
}

/* A product for each position: what a team works on. */
struct ff_conv_s16_work {
    const struct ff_conv_s16 *layer;
    const int16_t *weights;
    const int32_t *bias;
    const int8_t *x;
    int32_t *acc; /* [cores][outputs] */
    int8_t *z;
    uint32_t cores;
    uint32_t macs[FF_CORES];
};

static void ff_conv_s16_part(void *context, uint32_t core)
{
    struct ff_conv_s16_work *const work = context;
    const uint32_t outputs = work->layer->outputs;
    const struct ff_window_part part = ff_window_part_of(&work->layer->window, core, work->cores);
    const uint32_t positions = ff_positions(&part.window);
    int32_t *const acc = work->acc + core * outputs;
    int8_t *z = work->z + part.position * outputs;
    uint32_t macs = 0;
    for (uint32_t position = 0; position < positions; position++, z += outputs) {
        const struct ff_patch patch = ff_patch_at(&part.window, outputs, position);
        macs += ff_patch_s16(&patch, work->layer->shift, work->weights, work->bias, work->x + part.x, acc, z);
    }
    work->macs[core] = macs;
}

FF_SHARED uint32_t ff_conv_s16(const struct ff_conv_s16 *layer, const int16_t *weights, const int32_t *bias, const int8_t *x,
                               int32_t *acc, int8_t *z, int32_t *room)
{
    struct ff_conv_s16_work work = {layer, weights, bias, x, acc, z, ff_window_cores(&layer->window, layer->outputs), {0}};
    uint32_t macs = 0;
    if (room != NULL) {
        const struct ff_conv narrow = ff_conv_s16_narrow(layer, weights, bias, room);
        return ff_conv_s8(&narrow, x, acc, z);
    }
    ff_team_share(work.cores, ff_conv_s16_part, &work);
    for (uint32_t n = 0; n < work.cores; n++) {
        macs += work.macs[n];
    }
    return macs;
}

#endif
