/* Depthwise convolutions of maps of halves with float sums. */
#ifndef FF_DEPTHWISE_F16_H
#define FF_DEPTHWISE_F16_H

#include "ff_half.h"
#include "ff_window.h"

/*
 * For every position and channel: z = relu(bias + its part of the window times its weights), stored. Weights are
 * [kernel rows][kernel columns][channels], z [rows][columns][channels]. Returns the multiply-accumulates that count: for
 * each input that is not zero, the windows over it.
 */
uint32_t ff_depthwise_f16(const struct ff_window *window, const ff_half *weights, const ff_half *bias, const ff_half *x, ff_half *z);

#endif
