/*
 * Scores of what is not normal, in floats: scores[0] is the threshold, scores[1] the largest deviation; NaN where an energy has left
 * the floats.
 */
#ifndef FF_ANOMALY_F32_H
#define FF_ANOMALY_F32_H

#include <stdint.h>

/* The first deviation, and the threshold in steps of 2^-8. */
void ff_anomaly_begin_f32(int32_t energy, int32_t mean, int32_t deviation, int32_t threshold, float *scores);

/* A further deviation. */
void ff_anomaly_add_f32(int32_t energy, int32_t mean, int32_t deviation, float *scores);

#endif
