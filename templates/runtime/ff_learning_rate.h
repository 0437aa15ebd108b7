/* The learning-rate schedule: how far the steps of learning have shrunk. */
#ifndef FF_LEARNING_RATE_H
#define FF_LEARNING_RATE_H

#include "ff_types.h"

/* Sixteenths of the rate after `step` updates: 16, one less after each `stride`, 1 at the end. A stride of 0: always 16. */
static inline uint32_t ff_rate_sixteenths(uint32_t step, uint32_t stride)
{
    const uint32_t passed = stride == 0 ? 0 : step / stride;
    return passed < 15u ? 16u - passed : 1u;
}

/* errors *= sixteenths / 16, rounded half up */
static inline void ff_scale_errors_s32(int32_t *errors, uint32_t count, uint32_t sixteenths)
{
    for (uint32_t k = 0; k < count; k++) {
        errors[k] = (errors[k] * (int32_t)sixteenths + 8) >> 4;
    }
}

static inline void ff_scale_errors_f32(float *errors, uint32_t count, uint32_t sixteenths)
{
    const float share = (float)sixteenths * 0.0625f;
    for (uint32_t k = 0; k < count; k++) {
        errors[k] = errors[k] * share;
    }
}

#endif
