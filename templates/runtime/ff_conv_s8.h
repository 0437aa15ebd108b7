/*
 * Convolutions of int8 maps: each position of the window is a fully connected layer of the pixels under it. Weights are
 * [kernel rows][kernel columns][channels][outputs], on PULP cores in the blocks of ff_conv_blocks_pulp.h.
 */
#ifndef FF_CONV_S8_H
#define FF_CONV_S8_H

#include "ff_window.h"

/* z = requantize(bias + window W): one factor per output, one shift. */
struct ff_conv {
    const int8_t *weights;
    const int32_t *bias;       /* [outputs], at accumulator scale */
    const int32_t *multiplier; /* [outputs], 0 <= m < 2^31 */
    struct ff_window window;
    uint16_t outputs;
    uint8_t shift;             /* 1..31 */
};

/*
 * For every position: acc[outputs] = bias + window W; z = min(127, max(0, requantize(acc))), [rows][columns][outputs].
 * Returns the multiply-accumulates that count: for each input that is not zero, the windows over it x outputs.
 */
uint32_t ff_conv_s8(const struct ff_conv *layer, const int8_t *x, int32_t *acc, int8_t *z);

#endif
