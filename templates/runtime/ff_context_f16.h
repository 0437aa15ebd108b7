/* A support of labelled rows of halves. */
#ifndef FF_CONTEXT_F16_H
#define FF_CONTEXT_F16_H

#include "ff_context_floats.h"
#include "ff_half.h"

/* Scores of the classes, from 2 h r - r r of all rows r. similar [rows] is room. Returns the multiply-accumulates that count. */
uint32_t ff_context_scores_f16(const struct ff_context_f32 *context, const ff_half *rows, const uint8_t *labels,
        const float *norms, const ff_half *h, float *similar, float *scores);

/* Puts h into row `place`; returns its sum of squares. */
float ff_context_put_f16(const struct ff_context_f32 *context, ff_half *rows, uint32_t place, const ff_half *h);

#endif
