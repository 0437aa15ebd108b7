/*
 * Binary16 ("half") values held as their 16 bits. Results are never -0, and every NaN is 0x7e00. Cores with Zfh (or
 * Zhinx, the same on integer registers) use its instructions; others, and the host, plain float and integer
 * arithmetic that gives the same bits.
 */
#ifndef FF_HALF_H
#define FF_HALF_H

#include "ff_bits.h"
#include "ff_block.h"

#include <stdint.h>

#if defined(__riscv_zfh) || defined(__riscv_zhinx)
#define FF_HALF_INSTRUCTIONS
#endif

typedef uint16_t ff_half;

#if defined(FF_HALF_INSTRUCTIONS)

static inline _Float16 ff_half_number(ff_half half)
{
    _Float16 number;
    __builtin_memcpy(&number, &half, sizeof number);
    return number;
}

/* + 0 turns -0 into 0 */
static inline ff_half ff_half_stored(_Float16 number)
{
    const _Float16 sum = number + (_Float16)0;
    ff_half half;
    __builtin_memcpy(&half, &sum, sizeof half);
    return half;
}

static inline float ff_half_value(ff_half half)
{
    return (float)ff_half_number(half);
}

/* The nearest half, ties to even. */
static inline ff_half ff_half_of(float value)
{
    return ff_half_stored((_Float16)value);
}

/* A half as the x of ff_half_updated. */
typedef _Float16 ff_half_factor;

static inline ff_half_factor ff_half_factor_of(float x)
{
    return (_Float16)x;
}

/* w + c * x, rounded once; c holds a half. */
static inline ff_half ff_half_updated(float c, ff_half_factor x, ff_half w)
{
    return ff_half_stored(__builtin_fmaf16((_Float16)c, x, ff_half_number(w)));
}

#else

/*
 * A half's exponent and fraction lie 13 bits higher in a float, which then is the half times 2^-112: exact, subnormals
 * included. Infinity and NaN keep their fraction.
 */
static inline float ff_half_value(ff_half half)
{
    const uint32_t sign = (half & 0x8000u) << 16;
    const uint32_t magnitude = (half & 0x7fffu) << 13;
    if (magnitude >= 0x7c00u << 13) {
        return ff_float_of_bits(sign | 0x7f800000u | magnitude);
    }
    return ff_float_of_bits(sign | magnitude) * 0x1p112f;
}

/* The nearest half, ties to even. */
static inline ff_half ff_half_of(float value)
{
    const uint32_t bits = ff_bits_of_float(value);
    const uint32_t magnitude = bits & 0x7fffffffu;
    uint32_t half;
    if (magnitude < 0x38800000u) { /* below 2^-14: the last place of 0.5f is that of a subnormal half */
        half = ff_bits_of_float(ff_float_of_bits(magnitude) + 0.5f) - 0x3f000000u;
        if (half == 0) {
            return 0;
        }
    } else if (magnitude < 0x47800000u) { /* below 2^16; what rounds up to it becomes infinity */
        half = (magnitude - 0x38000000u + 0xfffu + ((magnitude >> 13) & 1u)) >> 13;
    } else if (magnitude <= 0x7f800000u) {
        half = 0x7c00;
    } else {
        return 0x7e00;
    }
    return (ff_half)(half | (bits >> 16 & 0x8000u));
}

/* A half as the x of ff_half_updated: times 2^99. */
typedef float ff_half_factor;

static inline ff_half_factor ff_half_factor_of(float x)
{
    return x * 0x1p99f;
}

/* w + c * x, rounded once; c holds a half. */
ff_half ff_half_fma(float c, ff_half_factor x, ff_half w);

/* a * b + c where the product is exact, so that one instruction and two agree. */
static inline float ff_multiply_add(float a, float b, float c)
{
#if defined(__riscv_f)
    return __builtin_fmaf(a, b, c);
#else
    return a * b + c;
#endif
}

/*
 * w + c * x, rounded once; c holds a half. Most updates leave a weight within its power of two, where halves lie on one
 * grid. Let m be the fraction of w: 2^23 + m steps of that grid (times 2^99) make a float whose last place is one step,
 * so that adding c * x rounds to the grid, and the difference of the bits is the way w has gone. Where w leaves its
 * power of two, or what is added is not finite, other bits than those of m have changed: then ff_half_fma decides, as
 * for a w that was subnormal. Words that are opaque are words: gcc extends halves, wherever it sees them, to all sides.
 */
static inline ff_half ff_half_updated(float c, ff_half_factor x, ff_half w)
{
    uint32_t half = (uint32_t)(int32_t)(int16_t)w;
    FF_OPAQUE(half);
    const uint32_t grid = (half & ~(uint32_t)1023u) << 13 | 0x70000000u | (half & 1023u);
    const float sum = ff_multiply_add(c, x, ff_float_of_bits(grid));
    uint32_t moved = half + (ff_bits_of_float(sum) - grid);
    if ((moved ^ half) >= 1024u || half << 17 < (uint32_t)1 << 27) {
        moved = ff_half_fma(c, x, (ff_half)half);
        FF_OPAQUE(moved);
    }
    return (ff_half)moved;
}

#endif
#endif
