/* Local updates of a convolution of halves. */
#ifndef FF_LEARN_CONV_F16_RVV_C
#define FF_LEARN_CONV_F16_RVV_C

#include "ff_float.h"
#include "ff_learn_conv_f16.h"
#include "ff_vector_learn_f16.h"

#define FF_MEANS_INPUTS 3u /* at a time: as many sums as registers have room for beside outputs */

#include "ff_learn_conv_real_rvv.h"

FF_SHARED void ff_update_conv_f16(const struct ff_sources *sources, const struct ff_conv_shape *layer, ff_half *weights,
                                  ff_half *bias, const ff_half *x, const ff_half *z, const ff_half *c, float *total,
                                  float *sums)
{
    ff_update_conv_lanes(sources, layer, weights, bias, x, z, c, total, sums);
}

#undef FF_MEANS_INPUTS
#undef FF_REAL_PLACES
#undef FF_REAL_LANES
#undef FF_REAL_WALK

#endif
