/* Scores of what is not normal, in integers. */
#ifndef FF_ANOMALY_S32_C
#define FF_ANOMALY_S32_C

#include "ff_build.h"
#include "ff_anomaly.h"
#include "ff_anomaly_s32.h"

FF_SHARED void ff_anomaly_begin_s32(int32_t energy, int32_t mean, int32_t deviation, int32_t threshold, int32_t *scores)
{
    scores[0] = threshold;
    scores[1] = ff_deviation(energy, mean, deviation);
}

FF_SHARED void ff_anomaly_add_s32(int32_t energy, int32_t mean, int32_t deviation, int32_t *scores)
{
    const int32_t score = ff_deviation(energy, mean, deviation);
    if (score > scores[1]) {
        scores[1] = score;
    }
}

#endif
