/* Convolutions of maps of halves whose sums are halves too: product and sum are rounded once, together. */
#ifndef FF_CONV_HALF_H
#define FF_CONV_HALF_H

#include "ff_half.h"
#include "ff_window.h"

/*
 * For every position: acc[outputs] = bias + window W, kernel row after kernel row; z = relu(acc), stored,
 * [rows][columns][outputs]. Returns the multiply-accumulates that count: for each input that is not zero, the windows over
 * it x outputs.
 */
uint32_t ff_conv_half(const struct ff_conv_shape *layer, const ff_half *weights, const ff_half *bias, const ff_half *x, ff_half *acc,
                     ff_half *z);

#endif
