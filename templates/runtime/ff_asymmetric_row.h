/* Fully connected layers over int8 whose inputs are hardly ever their zero point. */
#ifndef FF_ASYMMETRIC_ROW_H
#define FF_ASYMMETRIC_ROW_H

#include "ff_asymmetric_dense.h"

/* acc[outputs] = bias + x W, for weights of -127..127 and an origin of 0; z = clamp(rescale(acc) + output_zero). */
void ff_asymmetric_row(const struct ff_asymmetric_dense *layer, const int8_t *x, int32_t *acc, int8_t *z);

#endif
