/* The fused multiply-add of halves where the core has none. */
#ifndef FF_HALF_C
#define FF_HALF_C

#include "ff_float.h"
#include "ff_half.h"

#if !defined(FF_HALF_INSTRUCTIONS)

/*
 * w + c * x rounded to odd: where it is not a float, the one of its two neighbours whose last bit is odd. Rounding that
 * once more, to fewer bits, is rounding once (Boldo and Melquiond, "Emulation of FMA and correctly rounded sums").
 */
#if defined(__riscv_flen)

static float ff_half_sum_to_odd(float c, float x, float w)
{
    float below;
    float above;
    __asm__("fmadd.s %0, %1, %2, %3, rdn" : "=f"(below) : "f"(c), "f"(x), "f"(w));
    __asm__("fmadd.s %0, %1, %2, %3, rup" : "=f"(above) : "f"(c), "f"(x), "f"(w));
    return ff_bits_of_float(below) & 1u ? below : above;
}

#else

static float ff_half_sum_to_odd(float c, float x, float w)
{
    const float product = c * x; /* exact: two times 11 bits */
    const float sum = product + w;
    const float back = sum - product;
    const float error = (product - (sum - back)) + (w - back);
    const uint32_t bits = ff_bits_of_float(sum);
    if (!(error > 0.0f || error < 0.0f) || bits & 1u) { /* of infinities the error is NaN */
        return sum;
    }
    return ff_float_of_bits((error > 0.0f) == (sum > 0.0f) ? bits + 1u : bits - 1u);
}

#endif

FF_SHARED ff_half ff_half_fma(float c, ff_half_factor x, ff_half w)
{
    return ff_half_of(ff_half_sum_to_odd(c, x * 0x1p-99f, ff_half_value(w)));
}

#endif

#endif
