/* One update of a cell of halves: a step towards an output that makes its input. */
#ifndef FF_LEARN_CELL_F16_H
#define FF_LEARN_CELL_F16_H

#include "ff_reconstruct_f16.h"

/*
 * weights[i][j] += c[j] u[i], then d[i] z[j]; bias += c, decoder_bias += d. The step size is a power of two, at most
 * 1 / (1 + |u|^2 + |z|^2). `left` is what the reconstruction leaves; c is scratch [outputs].
 */
void ff_learn_cell_f16(const struct ff_shape *layer, ff_half *weights, ff_half *bias, ff_half *decoder_bias, const ff_half *u, const ff_half *z,
                      const float *left, ff_half *c);

#endif
