/* Local learning of floats for RVV. */
#ifndef FF_LEARN_F32_RVV_C
#define FF_LEARN_F32_RVV_C

#include "ff_float.h"
#include "ff_learn_f32.h"
#include "ff_vector_f32.h"
#include "ff_walk_f32_rvv.h"
#include "ff_learn_real_rvv.h"
#include "ff_learn_f32_public.h"

FF_SHARED void ff_update_dense_f32(const struct ff_shape *layer, float *weights, float *bias, const float *x, const float *c)
{
    ff_update_dense_real(layer, weights, bias, x, c);
}

FF_SHARED void ff_update_head_f32(float rate, const struct ff_shape *head, float *weights, const float *z, float *d)
{
    ff_update_head_real(rate, head, weights, z, d);
}

#endif
