/*
 * Learning of values, in integers. Targets t and errors d count standard deviations of the target over the training part,
 * in units of 2^-12: t is in +-32767, d in +-16384.
 */
#ifndef FF_LEARN_VALUES_S32_H
#define FF_LEARN_VALUES_S32_H

#include "ff_learn_s16.h"

/* What makes standard deviations of targets; tables [targets]. */
struct ff_targets_s32 {
    const int32_t *scale; /* 2^30 <= m < 2^31 */
    const int32_t *offset;
    const uint8_t *shift; /* 1..62 */
    uint16_t targets;
};

/* How what a layer adds to an estimate beside its head moves. */
struct ff_constant_update_s32 {
    struct ff_rate rate; /* of the errors */
    int32_t limit;       /* of the constant, on either side */
    int8_t shift;        /* bits that are rounded away, -14..16; below 1 nothing is rounded */
};

/* t = (target - offset) * scale * 2^-shift, limited; returns how many were. */
uint8_t ff_standardize_targets_s32(const struct ff_targets_s32 *targets, const int32_t *target, int16_t *t);

/* d = estimate - t, limited; returns the largest |d| in units of 2^-15. -18 <= exponent <= 42, that of the estimate. */
int32_t ff_value_error_s32(const int32_t *estimate, int32_t exponent, const int16_t *t, uint16_t targets, int32_t *d);

/* constant -= rate * d; `base` that of the layer's head. Returns how many values the limit changed. */
uint32_t ff_update_constant_s32(const struct ff_constant_update_s32 *rule, int32_t *constant, const int32_t *d,
                                uint16_t targets, uint32_t base);

/* True where no value, in standard deviations, is further than `near` from its target. */
int ff_near_targets_s32(const struct ff_targets_s32 *targets, const int32_t *value, const int16_t *t, int32_t near);

#endif
