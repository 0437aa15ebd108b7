/*
 * Floats whose every operation rounds once and none is fused, whatever the compiler may do otherwise. NaN and infinities
 * are told by bits.
 */
#ifndef FF_FLOAT_H
#define FF_FLOAT_H

#include "ff_bits.h"
#include "ff_build.h"

#include <float.h>

#if FLT_RADIX != 2 || FLT_MANT_DIG != 24 || FLT_MAX_EXP != 128 || FLT_MIN_EXP != -125
#error "ff-edge: this library wants float to be binary32"
#endif
#if FLT_EVAL_METHOD != 0 && FLT_EVAL_METHOD != 16
#error "ff-edge: compile this library with floats that are rounded to float, on x86 with -msse2 -mfpmath=sse: x87 keeps more digits"
#endif

/* gcc has macros for the flags that these undo, see ff_build.h, and heeds neither. */
#if defined(__clang__) && (defined(__riscv) || defined(__x86_64__) || defined(__i386__) || defined(__aarch64__))
#pragma float_control(precise, on)
#endif
#if defined(__clang__) || !defined(__GNUC__)
#pragma STDC FP_CONTRACT OFF
#endif

static inline int ff_is_finite(float value)
{
    return (ff_bits_of_float(value) & 0x7f800000u) != 0x7f800000u;
}

static inline int ff_is_nan(float value)
{
    return (ff_bits_of_float(value) & 0x7fffffffu) > 0x7f800000u;
}

/*
 * a * b, rounded: where the processor could fuse it with a sum, the compiler does not see that it is a product. No
 * instruction comes of it.
 */
static inline float ff_times(float a, float b)
{
    float product = a * b;
#if defined(FF_FLOAT_REGISTER)
    __asm__("" : "+" FF_FLOAT_REGISTER(product));
#elif defined(__FMA__) || defined(__FMA4__)
    __asm__("" : "+x"(product));
#elif defined(__aarch64__)
    __asm__("" : "+w"(product));
#elif defined(__GNUC__) && !defined(__riscv) && !defined(__x86_64__) && !defined(__i386__)
    __asm__("" : "+m"(product));
#endif
    return product;
}

/* The square root of a value that is not negative, rounded to nearest. */
static inline float ff_sqrt(float value)
{
#if defined(FF_FLOAT_REGISTER)
    float root;
    __asm__("fsqrt.s %0, %1" : "=" FF_FLOAT_REGISTER(root) : FF_FLOAT_REGISTER(value));
    return root;
#else
    const uint32_t bits = ff_bits_of_float(value);
    int32_t exponent = (int32_t)(bits >> 23) - 150;
    uint32_t fraction = bits & 0x7fffffu;
    if (bits == 0 || bits >= 0x7f800000u) {
        return value;
    }
    if (exponent != -150) {
        fraction |= (uint32_t)1 << 23;
    } else {
        for (exponent = -149; fraction < (uint32_t)1 << 23; exponent--) {
            fraction <<= 1;
        }
    }
    if ((exponent & 1) == 0) {
        fraction <<= 1;
        exponent--;
    }
    /* The root of fraction * 2^25 has 25 bits, of which the last one rounds; half of a last place does not occur. */
    uint64_t rest = (uint64_t)fraction << 25;
    uint64_t root = 0;
    for (uint64_t bit = (uint64_t)1 << 48; bit != 0; bit >>= 2) {
        if (rest >= root + bit) {
            rest -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
    }
    const uint32_t rounded = ((uint32_t)root + 1u) >> 1;
    return ff_float_of_bits(((uint32_t)((exponent - 25) / 2 + 150) << 23) + rounded);
#endif
}

#endif
