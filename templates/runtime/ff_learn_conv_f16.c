/* Local updates of a convolution of halves. */
#ifndef FF_LEARN_CONV_F16_C
#define FF_LEARN_CONV_F16_C

#include "ff_float.h"
#include "ff_learn_conv_f16.h"
#include "ff_stored_f16.h"
#include "ff_learn_conv_real.h"

FF_SHARED void ff_update_conv_f16(const struct ff_sources *sources, const struct ff_conv_shape *layer, ff_half *weights,
                                  ff_half *bias, const ff_half *x, const ff_half *z, const ff_half *c, float *total,
                                  float *sums)
{
    ff_update_conv_real(sources, layer, weights, bias, x, z, c, total, sums);
}

#endif
