/* Means of int8 maps, half away from 0: of values with any zero point, which the means keep. */
#ifndef FF_ROUNDED_MEAN_H
#define FF_ROUNDED_MEAN_H

#include "ff_window.h"

/* z[c] = round(sum x[c] / n) over the n pixels of every window. */
void ff_rounded_mean(const struct ff_window *window, const int8_t *x, int8_t *z);

#endif
