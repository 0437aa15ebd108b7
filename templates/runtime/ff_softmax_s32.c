/* Softmax of integer scores. */
#ifndef FF_SOFTMAX_S32_C
#define FF_SOFTMAX_S32_C

#include "ff_build.h"
#include "ff_softmax_s32.h"
#include "ff_fixed.h"
#include "ff_softmax_powers.h"

/* 2^15 * exp(-sharpness * distance), 0..32768: a table of 32 steps an octave, linear between them. */
static uint32_t ff_softmax_s32_power(const struct ff_softmax *softmax, int32_t distance)
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

FF_SHARED int32_t ff_softmax_error_s32(const struct ff_softmax *softmax, const int32_t *scores, uint32_t classes,
                                       uint32_t label, int32_t *d)
{
    int32_t largest = scores[0];
    for (uint32_t k = 1; k < classes; k++) {
        largest = scores[k] > largest ? scores[k] : largest;
    }
    uint32_t sum = 0;
    for (uint32_t k = 0; k < classes; k++) {
        const uint32_t share = ff_softmax_s32_power(softmax, largest - scores[k]);
        d[k] = (int32_t)share;
        sum += share;
    }
    for (uint32_t k = 0; k < classes; k++) {
        d[k] = (int32_t)((((uint32_t)d[k] << 15) + (sum >> 1)) / sum);
    }
    d[label] -= 32768;
    return -d[label];
}

#endif
