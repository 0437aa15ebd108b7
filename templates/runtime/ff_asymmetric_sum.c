/* Sums of two int8 maps with scales and zero points of their own. */
#ifndef FF_ASYMMETRIC_SUM_C
#define FF_ASYMMETRIC_SUM_C

#include "ff_build.h"
#include "ff_asymmetric.h"
#include "ff_asymmetric_sum.h"

/* (q - zero) * 2^20, to the unit of the sum. */
static int32_t ff_asymmetric_sum_term(int32_t value, const struct ff_asymmetric_factor *factor, uint32_t twice)
{
    return ff_asymmetric_rescale(value * ((int32_t)1 << 20), factor->multiplier, factor->shift, twice);
}

FF_SHARED void ff_asymmetric_sum(const struct ff_asymmetric_sum *layer, const int8_t *x, const int8_t *y, int8_t *z)
{
    const uint32_t twice = layer->twice;
    for (uint32_t i = 0; i < layer->size; i++) {
        const int32_t sum = ff_asymmetric_sum_term(x[i] - layer->input_zero, &layer->input, twice) +
                            ff_asymmetric_sum_term(y[i] - layer->other_zero, &layer->other, twice);
        const int32_t q = ff_asymmetric_rescale(sum, layer->output.multiplier, layer->output.shift, twice);
        z[i] = ff_clamp(q + layer->output_zero, layer->least, layer->most);
    }
}

#endif
