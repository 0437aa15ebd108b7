/* Local updates of a convolution of floats. */
#ifndef FF_LEARN_CONV_F32_C
#define FF_LEARN_CONV_F32_C

#include "ff_float.h"
#include "ff_learn_conv_f32.h"
#include "ff_stored_f32.h"
#include "ff_learn_conv_real.h"

FF_SHARED void ff_update_conv_f32(const struct ff_sources *sources, const struct ff_conv_shape *layer, float *weights,
                                  float *bias, const float *x, const float *z, const float *c, float *total,
                                  float *sums)
{
    ff_update_conv_real(sources, layer, weights, bias, x, z, c, total, sums);
}

#endif
