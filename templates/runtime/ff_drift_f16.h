/* What inputs of halves have moved by, as a device's own answers tell it. */
#ifndef FF_DRIFT_F16_H
#define FF_DRIFT_F16_H

#include "ff_drift.h"
#include "ff_half.h"

/* out = x - mean. */
void ff_centre_f16(const ff_half *x, const ff_half *mean, uint32_t inputs, ff_half *out);

/* 1 where x has been the same FF_DRIFT_STILL times in a row. */
int ff_is_still_f16(const ff_half *x, uint32_t inputs, ff_half *last, uint8_t *still);

/* One more answer of a class with the mean `usual`: what it has moved by. */
void ff_follow_class_f16(const ff_half *x, const float *usual, uint32_t inputs, uint8_t *answers, float *drift);

/* mean [inputs] of drifts [classes][inputs]; a class that was answered less than FF_DRIFT_CERTAIN times counts less. */
void ff_mean_drift_f16(const float *drifts, const uint8_t *answers, uint32_t classes, uint32_t inputs, ff_half *mean);

#endif
