/* Sums of one position of a convolution of int8 maps. */
#ifndef FF_CONV_SUMS_S8_H
#define FF_CONV_SUMS_S8_H

#include "ff_conv_s8.h"

/* acc = bias + the patch times its weights, x being its first input: only inputs that are not zero are multiplied. */
void ff_conv_sums_s8(const struct ff_conv *layer, const struct ff_patch *patch, const int8_t *x, int32_t *acc);

#endif
