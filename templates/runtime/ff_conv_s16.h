/* Convolutions of int8 maps by masters, int16 in memory that can be written; products use their upper byte V >> 8. */
#ifndef FF_CONV_S16_H
#define FF_CONV_S16_H

#include "ff_window.h"

/* z = requantize(bias + window W): one scale 2^-(shift + 2) for the whole layer. */
struct ff_conv_s16 {
    struct ff_window window;
    uint16_t outputs;
    uint8_t shift; /* 1..31 */
};

/* Words of room for the factors of all outputs and the upper bytes of all masters, in blocks of four outputs by four inputs. */
#define FF_CONV_S16_ROOM(inputs, outputs) ((outputs) + ((inputs) + 3u) / 4u * (((outputs) + 3u) / 4u) * 4u)

/*
 * For every position: acc[outputs] = bias + window W; z = min(127, max(0, requantize(acc))), [rows][columns][outputs].
 * Weights are [kernel rows][kernel columns][channels][outputs]. Returns the multiply-accumulates that count: for each
 * input that is not zero, the windows over it x outputs.
 * `room` is NULL, or has FF_CONV_S16_ROOM words, which pay where there are several positions.
 */
uint32_t ff_conv_s16(const struct ff_conv_s16 *layer, const int16_t *weights, const int32_t *bias, const int8_t *x, int32_t *acc,
                     int8_t *z, int32_t *room);

#endif
