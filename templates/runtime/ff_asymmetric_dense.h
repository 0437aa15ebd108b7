/*
 * Fully connected layers over int8 with zero points. What an input is above its zero point becomes bytes, which are the input of
 * the products of ff_dense.h.
 */
#ifndef FF_ASYMMETRIC_DENSE_H
#define FF_ASYMMETRIC_DENSE_H

#include "ff_types.h"

struct ff_asymmetric_dense {
    struct ff_dense product; /* multipliers may be 0 */
    int8_t input_zero;
    int8_t output_zero;
    int8_t least; /* of z */
    int8_t most;
    uint8_t twice; /* whether sums are rounded twice */
};

/* acc[outputs] = bias + (x - input_zero) W; z = clamp(rescale(acc) + output_zero). */
void ff_asymmetric_dense(const struct ff_asymmetric_dense *layer, const int8_t *x, int32_t *acc, int8_t *z);

#endif
