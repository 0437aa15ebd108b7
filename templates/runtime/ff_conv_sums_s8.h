/* Sums of positions of a convolution of int8 maps: only inputs that are not zero are multiplied. */
#ifndef FF_CONV_SUMS_S8_H
#define FF_CONV_SUMS_S8_H

#include "ff_conv_list_s8.h"

/* A convolution whose inputs are listed. */
struct ff_conv_listed {
    const struct ff_conv *layer;
    int packed; /* as in ff_conv_rows */
    struct ff_conv_list list;
    int32_t *acc; /* [outputs] */
};

/* z of one position, the patch's. */
void ff_conv_listed_one_s8(struct ff_conv_listed *conv, const struct ff_patch *patch, const int8_t *x, int8_t *z);

/* z of a row of positions: columns of the map that their windows share are listed once. */
void ff_conv_listed_row_s8(struct ff_conv_listed *conv, uint32_t row, const int8_t *x, int8_t *z);

#endif
