/* Values that are estimated, in floats. */
#ifndef FF_VALUES_F32_C
#define FF_VALUES_F32_C

#include "ff_float.h"
#include "ff_values_f32.h"

FF_SHARED void ff_estimate_begin_f32(const float *constant, float *estimate, uint16_t targets)
{
    for (uint32_t k = 0; k < targets; k++) {
        estimate[k] = constant[k];
    }
}

FF_SHARED void ff_estimate_add_f32(const float *constant, float *estimate, uint16_t targets)
{
    for (uint32_t k = 0; k < targets; k++) {
        estimate[k] += constant[k];
    }
}

FF_SHARED void ff_values_f32(const struct ff_values_f32 *values, const float *estimate, float *value)
{
    for (uint32_t k = 0; k < values->targets; k++) {
        value[k] = ff_times(estimate[k], values->scale[k]) + values->offset[k];
    }
}

FF_SHARED float ff_begin_agreement_f32(const float *estimate, float *previous, uint16_t targets)
{
    for (uint32_t k = 0; k < targets; k++) {
        previous[k] = estimate[k];
    }
    return -0x1p127f;
}

FF_SHARED float ff_agreement_f32(const float *estimate, float *previous, uint16_t targets)
{
    float largest = 0.0f;
    for (uint32_t k = 0; k < targets; k++) {
        const float change = estimate[k] - previous[k];
        const float size = change < 0.0f ? -change : change;
        largest = size > largest ? size : largest;
        previous[k] = estimate[k];
    }
    return largest > 0.0f ? -largest : 0.0f;
}

#endif
