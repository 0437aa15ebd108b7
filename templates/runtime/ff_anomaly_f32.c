/* Scores of what is not normal, in floats. */
#ifndef FF_ANOMALY_F32_C
#define FF_ANOMALY_F32_C

#include "ff_float.h"
#include "ff_anomaly.h"
#include "ff_anomaly_f32.h"

static float ff_anomaly_f32_score(int32_t energy, int32_t mean, int32_t deviation)
{
    if (energy == INT32_MAX) {
        return ff_float_of_bits(0x7fc00000u);
    }
    return (float)ff_deviation(energy, mean, deviation) * 0.00390625f;
}

FF_SHARED void ff_anomaly_begin_f32(int32_t energy, int32_t mean, int32_t deviation, int32_t threshold, float *scores)
{
    scores[0] = (float)threshold * 0.00390625f;
    scores[1] = ff_anomaly_f32_score(energy, mean, deviation);
}

FF_SHARED void ff_anomaly_add_f32(int32_t energy, int32_t mean, int32_t deviation, float *scores)
{
    const float score = ff_anomaly_f32_score(energy, mean, deviation);
    if (ff_is_nan(score) || score > scores[1]) {
        scores[1] = score;
    }
}

#endif
