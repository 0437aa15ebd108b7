/* Powers of the softmax of integers. */
#ifndef FF_SOFTMAX_POWERS_H
#define FF_SOFTMAX_POWERS_H

#include "ff_fixed.h"
#include "ff_softmax_s32.h"

/* round(2^15 * 2^(-i / 32)), i = 0..32 */
static const uint16_t ff_softmax_powers[33] = {
    32768, 32066, 31379, 30706, 30048, 29405, 28774, 28158, 27554, 26964, 26386, 25821, 25268, 24726, 24196, 23678,
    23170, 22674, 22188, 21713, 21247, 20792, 20347, 19911, 19484, 19066, 18658, 18258, 17867, 17484, 17109, 16743,
    16384
};

/* 2^15 * exp(-sharpness * distance), 0..32768: a table of 32 steps an octave, linear between them. */
static inline uint32_t ff_softmax_power(const struct ff_softmax *softmax, int32_t distance)
{
    const int32_t near = distance < softmax->limit ? distance : softmax->limit;
    const uint32_t octaves = (uint32_t)ff_mulh(near << softmax->raise, softmax->multiplier) >> softmax->shift;
    const uint32_t whole = octaves >> 14;
    if (whole > 15u) {
        return 0;
    }
    const uint16_t *const left = &ff_softmax_powers[(octaves >> 9) & 31u];
    const uint32_t fall = ((uint32_t)(left[0] - left[1]) * (octaves & 511u) + 256u) >> 9;
    return (left[0] - fall) >> whole;
}

#endif
