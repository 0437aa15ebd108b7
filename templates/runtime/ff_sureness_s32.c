/* Sureness of answers whose scores are integers. */
#ifndef FF_SURENESS_S32_C
#define FF_SURENESS_S32_C

#include "ff_build.h"
#include "ff_log_energy.h"
#include "ff_sureness_s32.h"

FF_SHARED int32_t ff_sureness_s32(int32_t margin, int32_t leverage)
{
    return 2 * ff_log_of_sum((uint32_t)margin) - ff_log_of_sum(leverage < 0 ? 0 : (uint32_t)leverage); /* within 2^14 */
}

#endif
