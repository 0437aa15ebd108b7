/* Softmax of integer scores. */
#ifndef FF_SOFTMAX_S32_H
#define FF_SOFTMAX_S32_H

#include <stdint.h>

/* Constants for scores of one exponent and one sharpness. */
struct ff_softmax {
    int32_t limit;      /* distances from the largest score are cut here; what is further away has a share of 0 */
    int32_t multiplier; /* distance << raise, times multiplier * 2^-(32 + shift), is in units of 2^-14 octaves */
    uint8_t raise;      /* 0..30 */
    uint8_t shift;      /* 0..31 */
};

/*
 * d[classes] = softmax(scores) - onehot(label) in Q15, -32768..32768; returns -d[label] = 1 - p[label], 0..32768.
 * Scores are below 2^30 in magnitude, at most 256 of them.
 */
int32_t ff_softmax_error_s32(const struct ff_softmax *softmax, const int32_t *scores, uint32_t classes,
                             uint32_t label, int32_t *d);

#endif
