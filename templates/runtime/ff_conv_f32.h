/* Convolutions of maps of floats: product and sum are rounded one after the other. */
#ifndef FF_CONV_F32_H
#define FF_CONV_F32_H

#include "ff_window.h"

/*
 * For every position: acc[outputs] = bias + window W, kernel row after kernel row; z = relu(acc), stored,
 * [rows][columns][outputs]. Returns the multiply-accumulates that count: for each input that is not zero, the windows over
 * it x outputs.
 */
uint32_t ff_conv_f32(const struct ff_conv_shape *layer, const float *weights, const float *bias, const float *x, float *acc,
                     float *z);

#endif
