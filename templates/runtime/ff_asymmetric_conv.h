/*
 * Convolutions of int8 maps with zero points. Weights are [kernel rows][kernel columns][channels][outputs]; a fully connected
 * layer is one window over all of its input.
 */
#ifndef FF_ASYMMETRIC_CONV_H
#define FF_ASYMMETRIC_CONV_H

#include "ff_window.h"

struct ff_asymmetric_conv {
    const int8_t *weights;
    const int32_t *bias;       /* [outputs], at the scale of the sums */
    const int32_t *multiplier; /* [outputs], 2^30 <= m < 2^31, or 0 */
    const uint8_t *shift;      /* [outputs], 1..31 */
    struct ff_window window;
    uint16_t outputs;
    int8_t input_zero;
    int8_t output_zero;
    int8_t least; /* of z */
    int8_t most;
    uint8_t twice; /* whether sums are rounded twice */
};

/* For every position: z = clamp(rescale(bias + window W over x - input_zero) + output_zero), [rows][columns][outputs]. */
void ff_asymmetric_conv(const struct ff_asymmetric_conv *layer, const int8_t *x, int8_t *z);

#endif
