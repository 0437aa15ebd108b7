/* Reconstruction of the input of a layer of halves for RVV. */
#ifndef FF_RECONSTRUCT_F16_RVV_C
#define FF_RECONSTRUCT_F16_RVV_C

#include "ff_float.h"
#include "ff_reconstruct_f16.h"
#include "ff_vector_f16.h"
#include "ff_reconstruct_real_rvv.h"

FF_SHARED uint32_t ff_reconstruct_f16(const struct ff_shape *layer, const ff_half *weights, const ff_half *bias, const ff_half *u, const ff_half *z,
                                     float *left)
{
    return ff_reconstruct_real(layer, weights, bias, u, z, left);
}

#endif
