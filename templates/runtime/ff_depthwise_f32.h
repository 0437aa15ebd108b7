/* Depthwise convolutions of maps of floats: product and sum are rounded one after the other. */
#ifndef FF_DEPTHWISE_F32_H
#define FF_DEPTHWISE_F32_H

#include "ff_window.h"

/*
 * For every position and channel: z = relu(bias + its part of the window times its weights), stored. Weights are
 * [kernel rows][kernel columns][channels], z [rows][columns][channels]. Returns the multiply-accumulates that count: for
 * each input that is not zero, the windows over it.
 */
uint32_t ff_depthwise_f32(const struct ff_window *window, const float *weights, const float *bias, const float *x, float *z);

#endif
