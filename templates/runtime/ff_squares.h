/*
 * Root mean squares of floats whose sum of squares leaves the normal floats: the values are taken times a power of two,
 * and all is done again. Every operation is rounded to float, and none is fused.
 */
#ifndef FF_SQUARES_H
#define FF_SQUARES_H

#include "ff_float.h"

/* A value v becomes ((v * before - mean) * after) * factor. */
struct ff_rms_f32 {
    float before;
    float mean;
    float after;
    float factor; /* 0 where every value is alike; 0 or NaN where one is not finite */
};

/* What brings values (less their mean where `center`) to a root mean square of `target`; `ss` is what is not normal. */
struct ff_rms_f32 ff_rms_again(const float *values, uint32_t size, int center, float ss, float target);

/* The sum of squares `ss` of z; NaN where it is 0 although a value is not. */
float ff_not_vanished_f32(float ss, const float *z, uint32_t size);

static inline float ff_rms_value(const struct ff_rms_f32 *rms, float value)
{
    const float difference = ff_times(value, rms->before) - rms->mean;
    return ff_times(ff_times(difference, rms->after), rms->factor);
}

/* Ends a function that keeps values whose sum of squares is not normal: to[i] = keep(the value brought to `target`). */
#define FF_UNLESS_NORMAL(ss, values, size, center, target, keep, to)                                  \
    if (!ff_is_normal(ss)) {                                                                          \
        const struct ff_rms_f32 rms = ff_rms_again(values, size, center, ss, target);                 \
        for (uint32_t i = 0; i < (size); i++) {                                                       \
            (to)[i] = keep(ff_rms_value(&rms, (values)[i]));                                          \
        }                                                                                             \
        return;                                                                                       \
    }

#endif
