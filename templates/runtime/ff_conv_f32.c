/* Convolutions of floats: a product for each position of the window. */
#ifndef FF_CONV_F32_C
#define FF_CONV_F32_C

#include "ff_float.h"
#include "ff_conv_f32.h"
#include "ff_dense_f32.h"

FF_SHARED uint32_t ff_conv_f32(const struct ff_conv_shape *layer, const float *weights, const float *bias, const float *x,
                               float *acc, float *z)
{
    const uint32_t outputs = layer->outputs;
    const uint32_t positions = ff_positions(&layer->window);
    uint32_t macs = 0;
    for (uint32_t position = 0; position < positions; position++, z += outputs) {
        const struct ff_patch patch = ff_patch_at(&layer->window, outputs, position);
        macs += ff_patch_f32(&patch, weights, bias, x, acc, z);
    }
    return macs;
}

#endif
