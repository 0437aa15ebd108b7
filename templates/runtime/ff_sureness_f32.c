/* Sureness of answers whose scores are floats. */
#ifndef FF_SURENESS_F32_C
#define FF_SURENESS_F32_C

#include "ff_float.h"
#include "ff_log_float.h"
#include "ff_sureness_f32.h"

FF_SHARED int32_t ff_sureness_f32(float margin, float leverage)
{
    const float least = leverage > 0x1p-20f ? leverage : 0x1p-20f; /* of what is no number, too */
    const int32_t sureness = 2 * ff_log_of_float(margin) - ff_log_of_float(least < 0x1p40f ? least : 0x1p40f);
    return sureness > INT16_MAX ? INT16_MAX : sureness < -INT16_MAX ? -INT16_MAX : sureness;
}

#endif
