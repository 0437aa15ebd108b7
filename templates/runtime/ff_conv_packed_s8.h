/* Three positions of a convolution of int8 maps at once. */
#ifndef FF_CONV_PACKED_S8_H
#define FF_CONV_PACKED_S8_H

#include "ff_conv_s8.h"

#define FF_CONV_PACKED_POSITIONS 3u

/*
 * z of the three positions from the one of the patch on, in a row, whose patches begin at x, x + x_next, x + 2 x_next. Inputs
 * are not negative, rows of weights begin on word boundaries.
 */
void ff_conv_packed_s8(const struct ff_conv *layer, const struct ff_patch *patch, const int8_t *x, uint32_t x_next, int8_t *z);

#endif
