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

#endif
