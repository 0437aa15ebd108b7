/* Goodness of groups of channels of maps of int8. */
#ifndef FF_MAP_GROUPS_S8_C
#define FF_MAP_GROUPS_S8_C

#include "ff_build.h"
#include "ff_fixed.h"
#include "ff_map_groups_s8.h"

FF_SHARED void ff_map_groups_s8(const struct ff_groups *groups, uint32_t pixels, const int8_t *z, int32_t *scores)
{
    const uint32_t channels = groups->bounds[groups->classes];
    for (uint32_t k = 0; k < groups->classes; k++) {
        uint32_t sum = 0;
        for (uint32_t pixel = 0; pixel < pixels; pixel++) {
            const int8_t *const own = &z[pixel * channels];
            for (uint32_t j = groups->bounds[k]; j < groups->bounds[k + 1u]; j++) {
                sum += (uint32_t)(own[j] * own[j]);
            }
        }
        scores[k] += ff_scaled_squares(sum, groups->scale[k]);
    }
}

#endif
