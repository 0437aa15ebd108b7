/* Candidate labels of a Forward-Forward network. */
#ifndef FF_OVERLAY_C
#define FF_OVERLAY_C

#include "ff_build.h"
#include "ff_overlay.h"
#include "ff_fixed.h"

FF_SHARED uint32_t ff_overlay_s8(const struct ff_dense *layer, const int32_t *overlay, uint32_t labels, const int32_t *acc,
                                 int8_t *z)
{
    const uint32_t outputs = layer->outputs;
    for (uint32_t k = 0; k < labels; k++) {
        for (uint32_t j = 0; j < outputs; j++) {
            *z++ = ff_requantize(acc[j] + *overlay++, layer->multiplier[j], layer->shift[j]);
        }
    }
    return labels * outputs;
}

#endif
