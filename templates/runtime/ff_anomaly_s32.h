/* Scores of what is not normal, in integers: scores[0] is the threshold, scores[1] the largest deviation, in steps of 2^-8. */
#ifndef FF_ANOMALY_S32_H
#define FF_ANOMALY_S32_H

#include <stdint.h>

/* The first deviation, and the threshold. */
void ff_anomaly_begin_s32(int32_t energy, int32_t mean, int32_t deviation, int32_t threshold, int32_t *scores);

/* A further deviation. */
void ff_anomaly_add_s32(int32_t energy, int32_t mean, int32_t deviation, int32_t *scores);

#endif
