/* Fully connected layers over int8 whose inputs are hardly ever their zero point. */
#ifndef FF_ASYMMETRIC_ROW_C
#define FF_ASYMMETRIC_ROW_C

#include "ff_build.h"
#include "ff_asymmetric_row.h"
#include "ff_dense.h"

FF_SHARED void ff_asymmetric_row(const struct ff_asymmetric_dense *layer, const int8_t *x, int32_t *acc, int8_t *z)
{
    (void)ff_sums_s8_row(&layer->product, x, acc);
    ff_asymmetric_requantize(layer, acc, z);
}

#endif
