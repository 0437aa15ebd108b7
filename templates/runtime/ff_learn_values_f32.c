/* Learning of values, in floats. */
#ifndef FF_LEARN_VALUES_F32_C
#define FF_LEARN_VALUES_F32_C

#include "ff_float.h"
#include "ff_learn_values_f32.h"

static inline float ff_deviations_limited(float value, float most)
{
    return value < -most ? -most : value > most ? most : value;
}

/* A value of target k in standard deviations from its mean. */
static inline float ff_value_in_deviations_f32(const struct ff_values_f32 *values, uint32_t k, float value)
{
    const float distance = value - values->offset[k];
    return distance / values->scale[k];
}

FF_SHARED uint8_t ff_standardize_targets_f32(const struct ff_values_f32 *values, const float *target, float *t)
{
    uint8_t clipped = 0;
    for (uint32_t k = 0; k < values->targets; k++) {
        const float exact = ff_value_in_deviations_f32(values, k, target[k]);
        t[k] = ff_deviations_limited(exact, 8.0f);
        clipped = (uint8_t)(clipped + (t[k] < exact || t[k] > exact ? 1u : 0u));
    }
    return clipped;
}

FF_SHARED float ff_value_error_f32(const float *estimate, const float *t, uint16_t targets, float *d)
{
    float largest = 0.0f;
    for (uint32_t k = 0; k < targets; k++) {
        const float error = ff_deviations_limited(estimate[k] - t[k], 4.0f);
        const float size = error < 0.0f ? -error : error;
        largest = size > largest ? size : largest;
        d[k] = error;
    }
    return largest;
}

FF_SHARED void ff_update_constant_f32(float rate, float *constant, const float *d, uint16_t targets)
{
    for (uint32_t k = 0; k < targets; k++) {
        constant[k] = (constant[k] + ff_times(-rate, d[k])) + 0.0f;
    }
}

FF_SHARED int ff_near_targets_f32(const struct ff_values_f32 *values, const float *value, const float *t, float near)
{
    for (uint32_t k = 0; k < values->targets; k++) {
        const float distance = ff_deviations_limited(ff_value_in_deviations_f32(values, k, value[k]), 8.0f) - t[k];
        if (!(distance >= -near && distance <= near)) {
            return 0;
        }
    }
    return 1;
}

#endif
