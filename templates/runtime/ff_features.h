/*
 * Arithmetic of feature functions: integers of 32 bits that wrap, accesses that are checked; ff_features_f32.h has floats.
 * Where the ranges of a program prove that nothing can go wrong, its text has the plain operators of C instead.
 */
#ifndef FF_FEATURES_H
#define FF_FEATURES_H

#include <stdint.h>

static inline int32_t ff_add(int32_t a, int32_t b)
{
    return (int32_t)((uint32_t)a + (uint32_t)b);
}

static inline int32_t ff_sub(int32_t a, int32_t b)
{
    return (int32_t)((uint32_t)a - (uint32_t)b);
}

static inline int32_t ff_mul(int32_t a, int32_t b)
{
    return (int32_t)((uint32_t)a * (uint32_t)b);
}

/* Counts are taken modulo 32. */
static inline int32_t ff_shl(int32_t a, int32_t count)
{
    return (int32_t)((uint32_t)a << ((uint32_t)count & 31u));
}

static inline int32_t ff_shr(int32_t a, int32_t count)
{
    return a >> ((uint32_t)count & 31u);
}

static inline int32_t ff_shr_unsigned(int32_t a, int32_t count)
{
    return (int32_t)((uint32_t)a >> ((uint32_t)count & 31u));
}

/* a / b towards zero; 0 for b = 0. */
static inline int32_t ff_quotient(int32_t a, int32_t b)
{
    return b == 0 ? 0 : b == -1 ? ff_sub(0, a) : a / b;
}

/* The remainder of ff_quotient; 0 for b = 0. */
static inline int32_t ff_remainder(int32_t a, int32_t b)
{
    return b == 0 || b == -1 ? 0 : a % b;
}

/* a / b down; 0 for b = 0. */
static inline int32_t ff_floored(int32_t a, int32_t b)
{
    const int32_t rest = ff_remainder(a, b);
    return ff_sub(ff_quotient(a, b), (int32_t)(rest != 0 && (rest < 0) != (b < 0)));
}

static inline int32_t ff_min_i32(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static inline int32_t ff_max_i32(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static inline int32_t ff_abs_i32(int32_t a)
{
    return a < 0 ? ff_sub(0, a) : a;
}

static inline int32_t ff_sign_i32(int32_t a)
{
    return (int32_t)(a > 0) - (int32_t)(a < 0);
}

static inline int32_t ff_clz32_i32(int32_t a)
{
    uint32_t rest = (uint32_t)a;
    int32_t count = 32;
    for (uint32_t shift = 16; shift != 0; shift >>= 1) {
        if (rest >> shift != 0) {
            rest >>= shift;
            count -= (int32_t)shift;
        }
    }
    return rest != 0 ? count - 1 : count;
}

/* The upper half of the product. */
static inline int32_t ff_mul_high_i32(int32_t a, int32_t b)
{
    return (int32_t)(((int64_t)a * b) >> 32);
}

/* The product, shifted by 1 to 31 with half of the last place added; the lower 32 bits. */
static inline int32_t ff_mul_q_i32(int32_t a, int32_t b, int32_t shift)
{
    const int64_t half = (int64_t)1 << (shift - 1);
    return (int32_t)(((int64_t)a * b + half) >> shift);
}

/* Whether an index is inside; else the least number of all accesses that were not is kept. */
static inline int ff_inside(int32_t index, int32_t length, uint32_t site, uint32_t *fault)
{
    if ((uint32_t)index < (uint32_t)length) {
        return 1;
    }
    if (*fault == 0 || site < *fault) {
        *fault = site;
    }
    return 0;
}

#endif
