/* ff_depthwise_half() over ff_depthwise_half_map(), which the including file brings: a whole map, or the part of one core. */
#include "ff_depthwise_team.h"

FF_DEFINE_DEPTHWISE_PART(ff_depthwise_half_part, ff_depthwise_half_map, ff_half)

FF_SHARED uint32_t ff_depthwise_half(const struct ff_window *window, const ff_half *weights, const ff_half *bias, const ff_half *x, ff_half *z)
{
    struct ff_depthwise_work work = {window, weights, bias, x, z, {0}};
    if (ff_window_cores(window, 1u) == 1u) {
        return ff_depthwise_half_map(window, weights, bias, x, z);
    }
    return ff_depthwise_in_parts(ff_depthwise_half_part, &work);
}
