/* Convolutions of halves with float sums: a product for each position of the window. */
#ifndef FF_CONV_F16_C
#define FF_CONV_F16_C

#include "ff_float.h"
#include "ff_conv_f16.h"
#include "ff_dense_f16.h"
#include "ff_window_part.h"

static uint32_t ff_conv_f16_map(const struct ff_conv_shape *layer, const ff_half *weights, const ff_half *bias, const ff_half *x,
                                float *acc, ff_half *z)
{
    const uint32_t outputs = layer->outputs, positions = ff_positions(&layer->window);
    uint32_t macs = 0;
    for (uint32_t position = 0; position < positions; position++, z += outputs) {
        const struct ff_patch patch = ff_patch_at(&layer->window, outputs, position);
        macs += ff_patch_f16(&patch, weights, bias, x, acc, z);
    }
    return macs;
}

#include "ff_conv_f16_public.h"

#endif
