/*
 * What every unit of a layer contributed to a wrong answer, times the learning rate: c, int16 in -32767..32767, 0 where
 * z is 0. d and r are Q15.
 */
#ifndef FF_ERRORS_S16_H
#define FF_ERRORS_S16_H

#include "ff_dense_s16.h"
#include "ff_fixed.h"

/* A factor multiplier * 2^-(32 + shift). */
struct ff_rate {
    int32_t multiplier; /* 2^30 <= m < 2^31 */
    uint8_t shift;      /* 1..31 */
};

/* A rate for each class' group of units bounds[k] .. bounds[k + 1] - 1. */
struct ff_group_rates {
    const uint16_t *bounds;    /* [classes + 1] */
    const int32_t *multiplier; /* [classes], 0 <= m < 2^31 */
    uint16_t classes;
    uint8_t shift; /* 1..31 */
};

static inline int16_t ff_limit_error(int32_t error)
{
    return (int16_t)(error < -32767 ? -32767 : error > 32767 ? 32767 : error);
}

static inline int16_t ff_scale_error(int32_t error, int32_t multiplier, uint32_t shift)
{
    return ff_limit_error(ff_round_shift(ff_mulh(error, multiplier), shift));
}

/* c[units] = rate * M d, with the head's weights [units][classes] of before its update. */
void ff_head_errors_s16(const struct ff_rate *rate, const struct ff_head_s16 *head, const int16_t *weights,
                        const int8_t *z, const int32_t *d, int16_t *c);

/* c[j] = rate[k] z[j] d[k] for the units j of class k. */
void ff_group_errors_s16(const struct ff_group_rates *rates, const int8_t *z, const int32_t *d, int16_t *c);

/* c[j] = rate z[j] r, -32768 <= r <= 32768. */
void ff_goodness_errors_s16(const struct ff_rate *rate, const int8_t *z, int32_t r, int16_t *c, uint32_t count);

/* sum = a + b, limited to +-32767: the errors of two passes over the same input; sum may be a or b. */
void ff_add_errors_s16(const int16_t *a, const int16_t *b, int16_t *sum, uint32_t count);

#endif
