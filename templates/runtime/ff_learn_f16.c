/* Local learning of halves. */
#ifndef FF_LEARN_F16_C
#define FF_LEARN_F16_C

#include "ff_float.h"
#include "ff_learn_f16.h"
#include "ff_stored_f16.h"
#include "ff_learn_real.h"
#include "ff_learn_f16_public.h"

FF_SHARED void ff_update_dense_f16(const struct ff_shape *layer, ff_half *weights, ff_half *bias, const ff_half *x,
                                   const ff_half *c)
{
    ff_update_dense_real(layer, weights, bias, x, c);
}

FF_SHARED void ff_update_head_f16(float rate, const struct ff_shape *head, ff_half *weights, const ff_half *z, float *d)
{
    ff_update_head_real(rate, head, weights, z, d);
}

#endif
