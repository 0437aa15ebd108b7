/* Values that are estimated, in integers. */
#ifndef FF_VALUES_S32_C
#define FF_VALUES_S32_C

#include "ff_build.h"
#include "ff_fixed.h"
#include "ff_values_s32.h"

FF_SHARED void ff_estimate_begin_s32(const int32_t *constant, int32_t *estimate, uint16_t targets)
{
    for (uint32_t k = 0; k < targets; k++) {
        estimate[k] = constant[k];
    }
}

FF_SHARED void ff_estimate_add_s32(const int32_t *constant, int32_t *estimate, uint16_t targets)
{
    for (uint32_t k = 0; k < targets; k++) {
        estimate[k] += constant[k];
    }
}

FF_SHARED void ff_values_s32(const struct ff_values_s32 *values, const int32_t *estimate, int32_t *value)
{
    for (uint32_t k = 0; k < values->targets; k++) {
        value[k] = ff_scaled_value(estimate[k], values->scale[k], values->shift[k], values->offset[k]);
    }
}

FF_SHARED int32_t ff_begin_agreement_s32(const int32_t *estimate, int32_t *previous, uint16_t targets)
{
    for (uint32_t k = 0; k < targets; k++) {
        previous[k] = estimate[k];
    }
    return -INT32_MAX;
}

FF_SHARED int32_t ff_agreement_s32(const int32_t *estimate, int32_t *previous, uint16_t targets)
{
    int32_t largest = 0;
    for (uint32_t k = 0; k < targets; k++) {
        const int32_t change = estimate[k] - previous[k];
        const int32_t size = change < 0 ? -change : change;
        largest = size > largest ? size : largest;
        previous[k] = estimate[k];
    }
    return -largest;
}

#endif
