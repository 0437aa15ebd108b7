/* What inputs of int8 have moved by. */
#ifndef FF_DRIFT_S8_C
#define FF_DRIFT_S8_C

#include "ff_build.h"
#include "ff_drift_s8.h"
#include "ff_fixed.h"

FF_SHARED void ff_centre_s8(const int8_t *x, const int8_t *mean, uint32_t inputs, int8_t *out)
{
    for (uint32_t i = 0; i < inputs; i++) {
        out[i] = ff_clamp(x[i] - mean[i], -127, 127);
    }
}

FF_SHARED int ff_is_still_s8(const int8_t *x, uint32_t inputs, int8_t *last, uint8_t *still)
{
    int same = 1;
    for (uint32_t i = 0; i < inputs; i++) {
        same = same && x[i] == last[i];
        last[i] = x[i];
    }
    *still = (uint8_t)(!same ? 0u : *still < FF_DRIFT_STILL ? *still + 1u : FF_DRIFT_STILL);
    return *still >= FF_DRIFT_STILL;
}

FF_SHARED void ff_follow_class_s8(const int8_t *x, const int16_t *usual, uint32_t inputs, uint8_t *answers, int32_t *drift)
{
    const uint32_t count = *answers < FF_DRIFT_SLOWEST ? *answers + 1u : FF_DRIFT_SLOWEST;
    const int32_t share = (int32_t)count;
    *answers = (uint8_t)count;
    for (uint32_t i = 0; i < inputs; i++) {
        const int32_t away = (x[i] * 256 - usual[i]) * 8;
        drift[i] += (away - drift[i]) / share;
    }
}

FF_SHARED void ff_mean_drift_s8(const int32_t *drifts, const uint8_t *answers, uint32_t classes, uint32_t inputs, int8_t *mean)
{
    const int32_t whole = (int32_t)(classes * FF_DRIFT_CERTAIN) * 2048;
    for (uint32_t i = 0; i < inputs; i++) {
        int32_t sum = 0; /* of 256 classes at most: below 2^31 */
        for (uint32_t k = 0; k < classes; k++) {
            const uint32_t weight = answers[k] < FF_DRIFT_CERTAIN ? answers[k] : FF_DRIFT_CERTAIN;
            sum += drifts[k * inputs + i] * (int32_t)weight;
        }
        mean[i] = ff_clamp((sum + (sum < 0 ? -whole / 2 : whole / 2)) / whole, -127, 127);
    }
}

#endif
