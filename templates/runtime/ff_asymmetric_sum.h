/* Sums of two int8 maps with scales and zero points of their own. */
#ifndef FF_ASYMMETRIC_SUM_H
#define FF_ASYMMETRIC_SUM_H

#include "ff_types.h"

/* multiplier * 2^-(31 + shift) */
struct ff_asymmetric_factor {
    int32_t multiplier; /* 2^30 <= m < 2^31, or 0 */
    uint32_t shift;     /* 0..31 */
};

struct ff_asymmetric_sum {
    struct ff_asymmetric_factor input; /* of (q - zero) * 2^20, to the unit of the sum */
    struct ff_asymmetric_factor other;
    struct ff_asymmetric_factor output; /* of the sum */
    uint32_t size;
    int8_t input_zero;
    int8_t other_zero;
    int8_t output_zero;
    int8_t least; /* of z */
    int8_t most;
    uint8_t twice; /* whether sums are rounded twice */
};

/* z = clamp(rescale(rescale(x) + rescale(y)) + output_zero) */
void ff_asymmetric_sum(const struct ff_asymmetric_sum *layer, const int8_t *x, const int8_t *y, int8_t *z);

#endif
