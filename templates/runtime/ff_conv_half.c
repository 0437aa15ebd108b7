/* Convolutions of halves and sums of halves: a product for each position of the window. */
#ifndef FF_CONV_HALF_C
#define FF_CONV_HALF_C

#include "ff_float.h"
#include "ff_conv_half.h"
#include "ff_dense_half.h"
#include "ff_window_part.h"

/* A whole map, or the part of one core. */
static uint32_t ff_conv_half_map(const struct ff_conv_shape *layer, const ff_half *weights, const ff_half *bias, const ff_half *x,
                                 ff_half *acc, ff_half *z)
{
    const uint32_t outputs = layer->outputs, positions = ff_positions(&layer->window);
    uint32_t macs = 0;
    for (uint32_t position = 0; position < positions; position++, z += outputs) {
        const struct ff_patch patch = ff_patch_at(&layer->window, outputs, position);
        macs += ff_patch_half(&patch, weights, bias, x, acc, z);
    }
    return macs;
}

#include "ff_conv_half_public.h"

#endif
