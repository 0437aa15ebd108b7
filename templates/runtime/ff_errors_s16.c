/* What every unit of a layer contributed to a wrong answer. */
#ifndef FF_ERRORS_S16_C
#define FF_ERRORS_S16_C

#include "ff_build.h"
#include "ff_errors_s16.h"
#include "ff_team.h"

/* c = M d where z is not zero, times the rate: what a team works on. */
struct ff_errors_s16_of_head {
    const struct ff_rate *rate;
    const int16_t *weights;
    const int8_t *z;
    const int32_t *d;
    int16_t *c;
    uint32_t units;
    uint32_t classes;
    uint32_t cores;
};

/* The units of one core. */
static void ff_errors_s16_part(void *context, uint32_t core)
{
    const struct ff_errors_s16_of_head *const head = context;
    const uint32_t classes = head->classes, end = ff_first_of(head->units, core + 1u, head->cores);
    for (uint32_t j = ff_first_of(head->units, core, head->cores); j < end; j++) {
        const int16_t *const weights = head->weights + j * classes;
        int32_t error = 0;
        if (head->z[j] != 0) {
            for (uint32_t k = 0; k < classes; k++) {
                error += (weights[k] >> 8) * head->d[k];
            }
        }
        head->c[j] = ff_scale_error(error, head->rate->multiplier, head->rate->shift);
    }
}

FF_SHARED void ff_head_errors_s16(const struct ff_rate *rate, const struct ff_head_s16 *head, const int16_t *weights,
                                  const int8_t *z, const int32_t *d, int16_t *c)
{
    struct ff_errors_s16_of_head of_head = {
        rate, weights, z, d, c, head->inputs, head->outputs, ff_team_size((uint32_t)head->inputs * head->outputs)
    };
    ff_team_share(of_head.cores, ff_errors_s16_part, &of_head);
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
