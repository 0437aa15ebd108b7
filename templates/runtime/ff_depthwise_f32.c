/* Depthwise convolutions of floats. */
#ifndef FF_DEPTHWISE_F32_C
#define FF_DEPTHWISE_F32_C

#include "ff_float.h"
#include "ff_depthwise_f32.h"
#include "ff_stored_f32.h"
#include "ff_depthwise_real.h"

FF_SHARED uint32_t ff_depthwise_f32(const struct ff_window *window, const float *weights, const float *bias, const float *x,
                                    float *z)
{
    return ff_depthwise_real(window, weights, bias, x, z);
}

#endif
