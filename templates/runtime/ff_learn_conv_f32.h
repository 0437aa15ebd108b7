/* Local updates of a convolution of floats. */
#ifndef FF_LEARN_CONV_F32_H
#define FF_LEARN_CONV_F32_H

#include "ff_real.h"
#include "ff_sources.h"

/*
 * weights[i][j] += sum over cells q of c[q][j] S[q][i][j] and bias[j] += sum of c[q][j] n[q][j], every operation in float32, and
 * stored once: S is the sum of the inputs x under tap i of the n positions behind feature (q, j), one after the other, z the
 * map before the pool, both of before the update. total and sums (of means, else NULL) have room for the inputs of a window.
 */
void ff_update_conv_f32(const struct ff_sources *sources, const struct ff_conv_shape *layer, float *weights, float *bias,
                        const float *x, const float *z, const float *c, float *total, float *sums);

#endif
