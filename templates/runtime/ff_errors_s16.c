/* What every unit of a layer contributed to a wrong answer. */
#ifndef FF_ERRORS_S16_C
#define FF_ERRORS_S16_C

#include "ff_build.h"
#include "ff_errors_s16.h"

FF_SHARED void ff_head_errors_s16(const struct ff_rate *rate, const struct ff_head_s16 *head, const int16_t *weights,
                                  const int8_t *z, const int32_t *d, int16_t *c)
{
    const uint32_t classes = head->outputs;
    for (uint32_t j = 0; j < head->inputs; j++, weights += classes) {
        int32_t error = 0;
        if (z[j] != 0) {
            for (uint32_t k = 0; k < classes; k++) {
                error += (weights[k] >> 8) * d[k];
            }
        }
        c[j] = ff_scale_error(error, rate->multiplier, rate->shift);
    }
}

FF_SHARED void ff_group_errors_s16(const struct ff_group_rates *rates, const int8_t *z, const int32_t *d, int16_t *c)
{
    for (uint32_t k = 0; k < rates->classes; k++) {
        for (uint32_t j = rates->bounds[k]; j < rates->bounds[k + 1u]; j++) {
            c[j] = ff_scale_error(z[j] * d[k], rates->multiplier[k], rates->shift);
        }
    }
}

FF_SHARED void ff_goodness_errors_s16(const struct ff_rate *rate, const int8_t *z, int32_t r, int16_t *c, uint32_t count)
{
    for (uint32_t j = 0; j < count; j++) {
        c[j] = ff_scale_error(z[j] * r, rate->multiplier, rate->shift);
    }
}

FF_SHARED void ff_add_errors_s16(const int16_t *a, const int16_t *b, int16_t *sum, uint32_t count)
{
    for (uint32_t j = 0; j < count; j++) {
        sum[j] = ff_limit_error(a[j] + b[j]);
    }
}

#endif
