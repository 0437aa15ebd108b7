/*
 * Weights of convolutions of int8 maps as the PULP kernels take them: blocks of four outputs, and in them words of four taps,
 * [ceil(outputs / 4)][ceil(taps / 4)][4 outputs][4 taps]. What is beyond the last output or tap is 0.
 */
#ifndef FF_CONV_BLOCKS_PULP_H
#define FF_CONV_BLOCKS_PULP_H

#include "ff_window.h"

/* Words of four taps under a window. */
static inline uint32_t ff_tap_words(const struct ff_window *window)
{
    return ((uint32_t)window->kernel_height * window->kernel_width * window->channels + 3u) / 4u;
}

/* Bytes of a block. */
static inline uint32_t ff_block_bytes(uint32_t tap_words)
{
    return 16u * tap_words;
}

#endif
