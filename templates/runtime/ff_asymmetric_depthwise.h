/* Depthwise convolutions of int8 maps with zero points. Weights are [kernel rows][kernel columns][channels]. */
#ifndef FF_ASYMMETRIC_DEPTHWISE_H
#define FF_ASYMMETRIC_DEPTHWISE_H

#include "ff_window.h"

struct ff_asymmetric_depthwise {
    const int8_t *weights;
    const int32_t *bias;       /* [channels], at the scale of the sums */
    const int32_t *multiplier; /* [channels], 2^30 <= m < 2^31, or 0 */
    const uint8_t *shift;      /* [channels], 1..31 */
    struct ff_window window;
    int8_t input_zero;
    int8_t output_zero;
    int8_t least; /* of z */
    int8_t most;
    uint8_t twice; /* whether sums are rounded twice */
};

/* For every position and channel: z = clamp(rescale(bias + window W over x - input_zero) + output_zero). */
void ff_asymmetric_depthwise(const struct ff_asymmetric_depthwise *layer, const int8_t *x, int8_t *z);

#endif
