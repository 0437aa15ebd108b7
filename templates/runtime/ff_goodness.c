/* Goodness: sums of squares of activations. */
#ifndef FF_GOODNESS_C
#define FF_GOODNESS_C

#include "ff_build.h"
#include "ff_goodness.h"
#include "ff_rms.h"

FF_SHARED uint32_t ff_goodness_s8(const int8_t *z, uint32_t size)
{
    return ff_sum_of_squares_u8((const uint8_t *)z, size);
}

FF_SHARED void ff_groups_s8(const struct ff_groups *groups, const int8_t *z, int32_t *scores)
{
    for (uint32_t k = 0; k < groups->classes; k++) {
        const uint32_t start = groups->bounds[k];
        scores[k] += (int32_t)ff_goodness_s8(&z[start], groups->bounds[k + 1u] - start) * groups->scale[k];
    }
}

#endif
