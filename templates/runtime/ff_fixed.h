/* The integer arithmetic of the contract; every rounding of the library is in this file. */
#ifndef FF_FIXED_H
#define FF_FIXED_H

#include "ff_types.h"
#include "ff_words.h"

#if defined(__riscv_flen) || defined(__riscv_zfinx)
#define FF_FLOAT_ROOT
#include "ff_float.h"
#endif

/* floor(a * b / 2^32) */
static inline int32_t ff_mulh(int32_t a, int32_t b)
{
    return (int32_t)(((int64_t)a * b) >> 32);
}

/* (value + 2^(shift-1)) >> shift, round half up; shift 1..31 */
static inline int32_t ff_round_shift(int32_t value, uint32_t shift)
{
    return (value + ((int32_t)1 << (shift - 1u))) >> shift;
}

/* offset + value * scale * 2^-shift, rounded half up, saturated to +-INT32_MAX; shift 1..62 */
static inline int32_t ff_scaled_value(int32_t value, int32_t scale, uint32_t shift, int32_t offset)
{
    const int64_t scaled = ((int64_t)value * scale + ((int64_t)1 << (shift - 1u))) >> shift;
    const int64_t sum = scaled + offset;
    return sum > INT32_MAX ? INT32_MAX : sum < -INT32_MAX ? -INT32_MAX : (int32_t)sum;
}

static inline int8_t ff_clamp(int32_t value, int32_t low, int32_t high)
{
    return (int8_t)(value < low ? low : value > high ? high : value);
}

/* Accumulator -> activation with ReLU, 0..127. A sum that is not positive can only round to zero. */
static inline int8_t ff_requantize(int32_t acc, int32_t multiplier, uint32_t shift)
{
    if (acc <= 0) {
        return 0;
    }
    const int32_t scaled = ff_round_shift(ff_mulh(acc, multiplier), shift);
    return (int8_t)(scaled > 127 ? 127 : scaled);
}

/* (sum * multiplier + 2^13) >> 14: the squares of one class of a map; 0 <= multiplier <= 2^30, the result fits. */
static inline int32_t ff_scaled_squares(uint32_t sum, int32_t multiplier)
{
    return (int32_t)(((uint64_t)sum * (uint32_t)multiplier + 8192u) >> 14);
}

/* Floor of the square root. */
static inline uint32_t ff_isqrt(uint32_t value)
{
#if defined(FF_FLOAT_ROOT)
    /* That of the floats is at most one off, whatever it rounds. */
    const uint32_t near = (uint32_t)ff_sqrt((float)value);
    const uint32_t at_least = near > 65535u ? 65535u : near;
    const uint32_t floor = at_least - (at_least * at_least > value);
    return floor + (floor < 65535u && (floor + 1u) * (floor + 1u) <= value);
#else
    /* One bit of the result a round. */
    uint32_t root = 0;
    for (uint32_t bit = (uint32_t)1 << 30; bit != 0; bit >>= 2) {
        if (value >= root + bit) {
            value -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
    }
    return root;
#endif
}

/* Factor and shift of an RMS normalisation: out = clamp((v * factor + 2^(shift-1)) >> shift). */
struct ff_rms_factor {
    int32_t factor;
    uint32_t shift;
};

/* From the sum of squares; for 0 every value is 0, and any factor does. */
static inline struct ff_rms_factor ff_rms_factor(const struct ff_norm *norm, uint32_t ss)
{
    uint32_t e = 0;
    if (ss == 0) {
        ss = 1;
    }
    if (ss < (uint32_t)1 << 14) {
        ss <<= 16;
        e = 8;
    }
    while (ss < (uint32_t)1 << 30) {
        ss <<= 2;
        e++;
    }
    const uint32_t reciprocal = ((uint32_t)1 << 31) / ff_isqrt(ss);
    const struct ff_rms_factor result = {
        (int32_t)((reciprocal * norm->root) >> 16),
        15u + norm->guard - norm->exponent - e
    };
    return result;
}

/* One normalised value that cannot be negative. */
static inline int8_t ff_rms_scale(int32_t value, struct ff_rms_factor rms)
{
    const int32_t scaled = ff_round_shift(value * rms.factor, rms.shift);
    return (int8_t)(scaled > 127 ? 127 : scaled);
}

/* One normalised value of either sign. */
static inline int8_t ff_rms_scale_signed(int32_t value, struct ff_rms_factor rms)
{
    return ff_clamp(ff_round_shift(value * rms.factor, rms.shift), -127, 127);
}

#endif
