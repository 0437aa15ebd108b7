/* Softmax of integer scores. */
#ifndef FF_SOFTMAX_S32_C
#define FF_SOFTMAX_S32_C

#include "ff_build.h"
#include "ff_softmax_s32.h"
#include "ff_softmax_powers.h"

FF_SHARED int32_t ff_softmax_error_s32(const struct ff_softmax *softmax, const int32_t *scores, uint32_t classes,
                                       uint32_t label, int32_t *d)
{
    int32_t largest = scores[0];
    for (uint32_t k = 1; k < classes; k++) {
        largest = scores[k] > largest ? scores[k] : largest;
    }
    uint32_t sum = 0;
    for (uint32_t k = 0; k < classes; k++) {
        const uint32_t share = ff_softmax_power(softmax, largest - scores[k]);
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
