/* Fully connected products of floats: product and sum are rounded one after the other. */
#ifndef FF_DENSE_F32_C
#define FF_DENSE_F32_C

#include "ff_float.h"
#include "ff_dense_f32.h"
#include "ff_stored_f32.h"
#include "ff_blocks_real.h"

static void ff_walk(const struct ff_list *list, const float *weights, uint32_t outputs, uint32_t count, float *acc)
{
    (void)outputs;
    ff_all_blocks(list, weights, count, acc);
}

#include "ff_dense_real.h"
#include "ff_dense_f32_public.h"

#endif
