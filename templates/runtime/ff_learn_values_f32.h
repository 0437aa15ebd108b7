/* Learning of values, in floats. Targets t and errors d count standard deviations of the target over the training part. */
#ifndef FF_LEARN_VALUES_F32_H
#define FF_LEARN_VALUES_F32_H

#include "ff_values_f32.h"

/* t = (target - offset) / scale, each rounded, limited to +-8; returns how many were. */
uint8_t ff_standardize_targets_f32(const struct ff_values_f32 *values, const float *target, float *t);

/* d = estimate - t, limited to +-4; returns the largest |d|. */
float ff_value_error_f32(const float *estimate, const float *t, uint16_t targets, float *d);

/* constant -= rate * d */
void ff_update_constant_f32(float rate, float *constant, const float *d, uint16_t targets);

/* True where no value, in standard deviations, is further than `near` from its target. */
int ff_near_targets_f32(const struct ff_values_f32 *values, const float *value, const float *t, float near);

#endif
