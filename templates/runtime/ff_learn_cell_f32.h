/* One update of a cell of floats: a step towards an output that makes its input. */
#ifndef FF_LEARN_CELL_F32_H
#define FF_LEARN_CELL_F32_H

#include "ff_reconstruct_f32.h"

/*
 * weights[i][j] += c[j] u[i], then d[i] z[j]; bias += c, decoder_bias += d. The step size is a power of two, at most
 * 1 / (1 + |u|^2 + |z|^2). `left` is what the reconstruction leaves; c is scratch [outputs].
 */
void ff_learn_cell_f32(const struct ff_shape *layer, float *weights, float *bias, float *decoder_bias, const float *u, const float *z,
                      const float *left, float *c);

#endif
