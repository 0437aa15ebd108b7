/* What float scores say. NaN never wins. */
#ifndef FF_ANSWER_F32_H
#define FF_ANSWER_F32_H

#include "ff_types.h"

/* Index of the largest score (the lowest index on a tie); *margin = largest - second largest, 0 where they are equal. */
uint8_t ff_answer_f32(const float *scores, uint16_t classes, float *margin);

/* The same over the `count` labels in `live`, which ascend. */
uint8_t ff_answer_live_f32(const float *scores, const uint8_t *live, uint16_t count, float *margin);

/* live = the `count` labels with the largest scores, in ascending order; lower labels win ties. */
void ff_beam_f32(const float *scores, uint16_t classes, uint8_t *live, uint16_t count);

/* Whether every score is within +-32768; others, and NaN, mean that learning has diverged. */
int ff_bounded_f32(const float *scores, uint16_t classes);

/* FF_OK for an answer whose numbers are all finite, else FF_OUT_OF_RANGE: the sample's, or what was made of it. */
enum ff_status ff_answered_f32(const float *scores, uint16_t classes, float margin, float goodness);

/* Whether a network input is beyond the integers that its type holds one by one: 2^11 of halves, 2^24 of floats. */
int ff_large_f16(const uint16_t *x, uint32_t size);
int ff_large_f32(const float *x, uint32_t size);

/* Whether no value is NaN or infinite. */
int ff_finite_f32(const float *values, uint32_t count);

#endif
