/* Values that are estimated, in floats. */
#ifndef FF_VALUES_F32_H
#define FF_VALUES_F32_H

#include "ff_types.h"

/* What makes values of an estimate; tables [targets]. */
struct ff_values_f32 {
    const float *scale;
    const float *offset;
    uint16_t targets;
};

/* estimate = constant */
void ff_estimate_begin_f32(const float *constant, float *estimate, uint16_t targets);

/* estimate += constant */
void ff_estimate_add_f32(const float *constant, float *estimate, uint16_t targets);

/* value = estimate * scale + offset, each rounded */
void ff_values_f32(const struct ff_values_f32 *values, const float *estimate, float *value);

/* previous = estimate; the margin of the first exit, which has no estimate to agree with: below every threshold */
float ff_begin_agreement_f32(const float *estimate, float *previous, uint16_t targets);

/* previous = estimate; - the largest change: how sure the estimate is */
float ff_agreement_f32(const float *estimate, float *previous, uint16_t targets);

#endif
