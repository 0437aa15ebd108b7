/* The function of ff_depthwise_f32.h, over the shared text that the including file brings. */
#include "ff_depthwise_team.h"

FF_DEFINE_DEPTHWISE_PART(ff_depthwise_f32_part, ff_depthwise_real, float)

FF_SHARED uint32_t ff_depthwise_f32(const struct ff_window *window, const float *weights, const float *bias, const float *x, float *z)
{
    struct ff_depthwise_work work = {window, weights, bias, x, z, {0}};
    if (ff_window_cores(window, 1u) == 1u) {
        return ff_depthwise_real(window, weights, bias, x, z);
    }
    return ff_depthwise_in_parts(ff_depthwise_f32_part, &work);
}
