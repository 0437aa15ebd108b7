/* A support of labelled rows of int8. */
#ifndef FF_CONTEXT_S8_H
#define FF_CONTEXT_S8_H

#include "ff_context.h"
#include "ff_softmax_s32.h"

/* How distances become shares of the classes; `nearest`: the nearest row decides alone. */
struct ff_context_s8 {
    struct ff_softmax softmax;
    uint16_t rows;
    uint16_t inputs;
    uint16_t classes;
    uint16_t nearest;
};

/* Scores of the classes, from 2 h r - r r of all rows r. similar [rows] is room. Returns the multiply-accumulates that count. */
uint32_t ff_context_scores_s8(const struct ff_context_s8 *context, const int8_t *rows, const uint8_t *labels,
        const int32_t *norms, const int8_t *h, int32_t *similar, int32_t *scores);

/* Puts h into row `place`; returns its sum of squares. */
int32_t ff_context_put_s8(const struct ff_context_s8 *context, int8_t *rows, uint32_t place, const int8_t *h);

#endif
