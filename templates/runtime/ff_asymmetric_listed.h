/* Fully connected layers over int8 whose inputs are often their zero point. */
#ifndef FF_ASYMMETRIC_LISTED_H
#define FF_ASYMMETRIC_LISTED_H

#include "ff_asymmetric_dense.h"

/* acc[outputs] = bias + (x - origin) W, with inputs that are the origin left out; z = clamp(rescale(acc) + output_zero). */
void ff_asymmetric_listed(const struct ff_asymmetric_dense *layer, const int8_t *x, int32_t *acc, int8_t *z);

#endif
