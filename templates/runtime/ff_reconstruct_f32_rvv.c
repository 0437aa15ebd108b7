/* Reconstruction of the input of a layer of floats for RVV. */
#ifndef FF_RECONSTRUCT_F32_RVV_C
#define FF_RECONSTRUCT_F32_RVV_C

#include "ff_float.h"
#include "ff_reconstruct_f32.h"
#include "ff_vector_f32.h"
#include "ff_reconstruct_real_rvv.h"

FF_SHARED uint32_t ff_reconstruct_f32(const struct ff_shape *layer, const float *weights, const float *bias, const float *u, const float *z,
                                     float *left)
{
    return ff_reconstruct_real(layer, weights, bias, u, z, left);
}

#endif
