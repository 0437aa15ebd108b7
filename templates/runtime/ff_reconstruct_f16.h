/* Reconstruction of the input of a layer of halves. */
#ifndef FF_RECONSTRUCT_F16_H
#define FF_RECONSTRUCT_F16_H

#include "ff_half.h"
#include "ff_real.h"

/* left = z W^T + bias - u with the weights W [inputs][outputs] of the layer; returns non-zero z x inputs. */
uint32_t ff_reconstruct_f16(const struct ff_shape *layer, const ff_half *weights, const ff_half *bias, const ff_half *u, const ff_half *z,
                            float *left);

#endif
