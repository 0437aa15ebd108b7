/* Sums of fully connected layers over int8 with zero points -> int8. */
#ifndef FF_ASYMMETRIC_DENSE_C
#define FF_ASYMMETRIC_DENSE_C

#include "ff_build.h"
#include "ff_asymmetric.h"
#include "ff_asymmetric_dense.h"

FF_SHARED void ff_asymmetric_requantize(const struct ff_asymmetric_dense *layer, const int32_t *acc, int8_t *z)
{
    const struct ff_dense *const product = &layer->product;
    for (uint32_t j = 0; j < product->outputs; j++) {
        const int32_t q = ff_asymmetric_rescale(acc[j], product->multiplier[j], product->shift[j], layer->twice);
        z[j] = ff_clamp(q + layer->output_zero, layer->least, layer->most);
    }
}

#endif
