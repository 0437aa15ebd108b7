/* What inputs of halves have moved by. */
#ifndef FF_DRIFT_F16_C
#define FF_DRIFT_F16_C

#include "ff_float.h"
#include "ff_drift_f16.h"
#include "ff_stored_f16.h"
#include "ff_drift_real.h"

FF_SHARED void ff_centre_f16(const ff_half *x, const ff_half *mean, uint32_t inputs, ff_half *out)
{
    ff_centre_real(x, mean, inputs, out);
}

FF_SHARED int ff_is_still_f16(const ff_half *x, uint32_t inputs, ff_half *last, uint8_t *still)
{
    return ff_is_still_real(x, inputs, last, still);
}

FF_SHARED void ff_follow_class_f16(const ff_half *x, const float *usual, uint32_t inputs, uint8_t *answers, float *drift)
{
    ff_follow_class_real(x, usual, inputs, answers, drift);
}

FF_SHARED void ff_mean_drift_f16(const float *drifts, const uint8_t *answers, uint32_t classes, uint32_t inputs, ff_half *mean)
{
    ff_mean_drift_real(drifts, answers, classes, inputs, mean);
}

#endif
