/* Reconstruction of the input of a layer of floats. */
#ifndef FF_RECONSTRUCT_F32_C
#define FF_RECONSTRUCT_F32_C

#include "ff_float.h"
#include "ff_reconstruct_f32.h"
#include "ff_stored_f32.h"
#include "ff_reconstruct_real.h"

FF_SHARED uint32_t ff_reconstruct_f32(const struct ff_shape *layer, const float *weights, const float *bias, const float *u, const float *z,
                                     float *left)
{
    return ff_reconstruct_real(layer, weights, bias, u, z, left);
}

#endif
