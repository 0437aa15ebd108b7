/* Fully connected layers over int8 with zero points: sums by the kernels of ff_dense.h, then the file's own rounding. */
#ifndef FF_ASYMMETRIC_DENSE_H
#define FF_ASYMMETRIC_DENSE_H

#include "ff_types.h"

struct ff_asymmetric_dense {
    struct ff_dense product; /* weights of -127..127; multipliers may be 0 */
    int8_t origin;           /* what is taken off an input before the product: its zero point, or 0 where the bias has the rest */
    int8_t output_zero;
    int8_t least; /* of z */
    int8_t most;
    uint8_t twice; /* whether sums are rounded twice */
};

/* z = clamp(rescale(acc) + output_zero) */
void ff_asymmetric_requantize(const struct ff_asymmetric_dense *layer, const int32_t *acc, int8_t *z);

#endif
