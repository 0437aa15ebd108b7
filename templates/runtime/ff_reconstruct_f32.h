/* Reconstruction of the input of a layer of floats. */
#ifndef FF_RECONSTRUCT_F32_H
#define FF_RECONSTRUCT_F32_H

#include "ff_real.h"

/* left = z W^T + bias - u with the weights W [inputs][outputs] of the layer; returns non-zero z x inputs. */
uint32_t ff_reconstruct_f32(const struct ff_shape *layer, const float *weights, const float *bias, const float *u, const float *z,
                            float *left);

#endif
