/* Convolutions by masters: a product for each position of the window. */
#ifndef FF_CONV_S16_C
#define FF_CONV_S16_C

#include "ff_build.h"
#include "ff_conv_s16.h"
#include "ff_dense_s16.h"

FF_SHARED uint32_t ff_conv_s16(const struct ff_conv_s16 *layer, const int16_t *weights, const int32_t *bias, const int8_t *x,
                               int32_t *acc, int8_t *z)
{
    const uint32_t outputs = layer->outputs;
    const uint32_t positions = ff_positions(&layer->window);
    uint32_t macs = 0;
    for (uint32_t position = 0; position < positions; position++, z += outputs) {
        const struct ff_patch patch = ff_patch_at(&layer->window, outputs, position);
        macs += ff_patch_s16(&patch, layer->shift, weights, bias, x, acc, z);
    }
    return macs;
}

#endif
