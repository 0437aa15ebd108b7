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

#endif
