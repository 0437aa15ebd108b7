/* How biases move that learn from several positions at once. */
#ifndef FF_MOVE_CONV_BIAS_H
#define FF_MOVE_CONV_BIAS_H

#include "ff_dither.h"
#include "ff_masters.h"

/* bias -= total, rounded by the draw of a row and a column where shift > 0, else raised; 1 where a limit changed it. */
static inline uint32_t ff_move_conv_bias(int32_t shift, uint32_t draw, int64_t total, int32_t *bias)
{
    const int64_t step = shift > 0 ? (total + (int64_t)(draw >> (16 - shift))) >> shift : total * ((int64_t)1 << -shift);
    const int64_t moved = *bias - step;
    *bias = moved < -FF_LARGEST_BIAS ? -FF_LARGEST_BIAS : moved > FF_LARGEST_BIAS ? FF_LARGEST_BIAS : (int32_t)moved;
    return *bias != moved;
}

#endif
