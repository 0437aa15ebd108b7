/* Depthwise convolutions of halves with float sums. */
#ifndef FF_DEPTHWISE_F16_C
#define FF_DEPTHWISE_F16_C

#include "ff_float.h"
#include "ff_depthwise_f16.h"
#include "ff_stored_f16.h"
#include "ff_depthwise_real.h"

FF_SHARED uint32_t ff_depthwise_f16(const struct ff_window *window, const ff_half *weights, const ff_half *bias, const ff_half *x,
                                    ff_half *z)
{
    return ff_depthwise_real(window, weights, bias, x, z);
}

#endif
