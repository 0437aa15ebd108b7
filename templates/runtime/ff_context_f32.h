/* A support of labelled rows of floats. */
#ifndef FF_CONTEXT_F32_H
#define FF_CONTEXT_F32_H

#include "ff_context_floats.h"

/* Scores of the classes, from 2 h r - r r of all rows r. similar [rows] is room. Returns the multiply-accumulates that count. */
uint32_t ff_context_scores_f32(const struct ff_context_f32 *context, const float *rows, const uint8_t *labels,
        const float *norms, const float *h, float *similar, float *scores);

/* Puts h into row `place`; returns its sum of squares. */
float ff_context_put_f32(const struct ff_context_f32 *context, float *rows, uint32_t place, const float *h);

#endif
