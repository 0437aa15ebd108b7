/* Depthwise convolutions of maps of int8. */
#ifndef FF_DEPTHWISE_S8_H
#define FF_DEPTHWISE_S8_H

#include "ff_window.h"

/* z = requantize(bias + window W), channel by channel: one factor each, one shift. */
struct ff_depthwise {
    const int8_t *weights;     /* [kernel rows][kernel columns][channels] */
    const int32_t *bias;       /* [channels], at accumulator scale */
    const int32_t *multiplier; /* [channels], 0 <= m < 2^31 */
    struct ff_window window;
    uint8_t shift;             /* 1..31 */
};

/*
 * For every position and channel: z = min(127, max(0, requantize(bias + its part of the window times its weights))),
 * [rows][columns][channels]. Returns the multiply-accumulates that count: for each input that is not zero, the windows
 * over it.
 */
uint32_t ff_depthwise_s8(const struct ff_depthwise *layer, const int8_t *x, int8_t *z);

#endif
