/* Arithmetic of feature functions with floats: every operation rounds once, conversions to integers saturate. */
#ifndef FF_FEATURES_F32_H
#define FF_FEATURES_F32_H

#include "ff_features.h"
#include "ff_float.h"
#include "ff_math_f32.h"

static inline float ff_min_f32(float a, float b)
{
    return a < b ? a : b;
}

static inline float ff_max_f32(float a, float b)
{
    return a > b ? a : b;
}

static inline float ff_abs_f32(float a)
{
    return ff_float_of_bits(ff_bits_of_float(a) & 0x7fffffffu);
}

static inline float ff_sign_f32(float a)
{
    return a > 0.0f ? 1.0f : a < 0.0f ? -1.0f : 0.0f;
}

static inline float ff_sqrt_f32(float a)
{
    return a < 0.0f ? ff_float_of_bits(0x7fc00000u) : ff_sqrt(a);
}

static inline int32_t ff_float_bits_i32(float a)
{
    return (int32_t)ff_bits_of_float(a);
}

static inline float ff_float_from_f32(int32_t bits)
{
    return ff_float_of_bits((uint32_t)bits);
}

/* Whole numbers saturate; NaN gives 0. */
static inline int32_t ff_trunc_i32(float a)
{
    if (ff_is_nan(a)) {
        return 0;
    }
    return a >= 2147483648.0f ? INT32_MAX : a < -2147483648.0f ? INT32_MIN : (int32_t)a;
}

static inline int32_t ff_floor_i32(float a)
{
    const int32_t whole = ff_trunc_i32(a);
    return a > -2147483648.0f && (float)whole > a ? whole - 1 : whole;
}

static inline int32_t ff_ceil_i32(float a)
{
    const int32_t whole = ff_trunc_i32(a);
    return a < 2147483520.0f && (float)whole < a ? whole + 1 : whole;
}

/* Half goes up. The difference is exact, and 0 wherever a float has no fraction. */
static inline int32_t ff_round_i32(float a)
{
    const int32_t whole = ff_floor_i32(a);
    return a < 2147483520.0f && a > -2147483648.0f && a - (float)whole >= 0.5f ? whole + 1 : whole;
}

#endif
