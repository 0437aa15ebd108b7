/* What inputs of int8 have moved by, as a device's own answers tell it. */
#ifndef FF_DRIFT_S8_H
#define FF_DRIFT_S8_H

#include "ff_drift.h"

/* out = x - mean, held within -127..127. */
void ff_centre_s8(const int8_t *x, const int8_t *mean, uint32_t inputs, int8_t *out);

/* 1 where x has been the same FF_DRIFT_STILL times in a row. */
int ff_is_still_s8(const int8_t *x, uint32_t inputs, int8_t *last, uint8_t *still);

/* One more answer of a class with the mean `usual` in steps of 2^-8: what it has moved by, in steps of 2^-11. */
void ff_follow_class_s8(const int8_t *x, const int16_t *usual, uint32_t inputs, uint8_t *answers, int32_t *drift);

/* mean [inputs] of drifts [classes][inputs]; a class that was answered less than FF_DRIFT_CERTAIN times counts less. */
void ff_mean_drift_s8(const int32_t *drifts, const uint8_t *answers, uint32_t classes, uint32_t inputs, int8_t *mean);

#endif
