/* exp and log of floats; the formulas stand in the arithmetic contract. */
#ifndef FF_MATH_F32_C
#define FF_MATH_F32_C

#include "ff_float.h"
#include "ff_math_f32.h"
#include <stdint.h>

/* ln 2 in two parts: the first has nine bits, so that its product with any exponent is exact. */
static const float FF_LN2_HIGH = 0.693359375f;
static const float FF_LN2_LOW = -0.00021219444f;
/* 1.5 * 2^23: adding it rounds a small number to the nearest integer. */
static const float FF_ROUND = 12582912.0f;

static float ff_math_f32_power_of_two(int32_t exponent)
{
    return ff_float_of_bits((uint32_t)(exponent + 127) << 23);
}

FF_SHARED float ff_exp_f32(float x)
{
    const uint32_t magnitude = ff_bits_of_float(x) & 0x7fffffffu;
    if (magnitude > 0x42b20000u) { /* beyond 89 */
        if (magnitude > 0x7f800000u) {
            return __builtin_nanf("");
        }
        if (x > 0.0f) {
            return __builtin_inff();
        }
        if (x < -104.0f) {
            return 0.0f;
        }
    }
    const float n = (ff_times(x, 1.442695f) + FF_ROUND) - FF_ROUND;
    const float r = (x - ff_times(n, FF_LN2_HIGH)) - ff_times(n, FF_LN2_LOW);
    float q = 0.0013813142f;
    q = ff_times(q, r) + 0.008369419f;
    q = ff_times(q, r) + 0.041668456f;
    q = ff_times(q, r) + 0.16666515f;
    q = ff_times(q, r) + 0.49999994f;
    const float y = 1.0f + (r + ff_times(r * r, q));
    const int32_t exponent = (int32_t)n;
    const int32_t half = exponent >> 1; /* in two steps, because 2^n itself may not be a normal number */
    return y * ff_math_f32_power_of_two(half) * ff_math_f32_power_of_two(exponent - half);
}

FF_SHARED float ff_log_f32(float x)
{
    const uint32_t given = ff_bits_of_float(x);
    if (given - 1u >= 0x7f7fffffu) { /* not positive, or not finite */
        return given == 0x7f800000u ? x : given << 1 == 0 ? -__builtin_inff() : __builtin_nanf("");
    }
    const int32_t subnormal = x < 0x1p-126f;
    const float normal = subnormal ? x * 0x1p23f : x;
    const uint32_t bits = ff_bits_of_float(normal);
    const int32_t exponent = (int32_t)(bits - 0x3f3504f3u) >> 23; /* so that sqrt(1/2) <= mantissa < sqrt(2) */
    const float v = ff_float_of_bits(bits - ((uint32_t)exponent << 23)) - 1.0f;
    const float s = v / (2.0f + v);
    const float t = s * s;
    const float tail = ff_times(t, ff_times(ff_times(0.2989797f, t) + 0.39976642f, t) + 0.6666678f);
    const float log = v - ff_times(s, v - tail);
    const float e = (float)(subnormal ? exponent - 23 : exponent);
    return ff_times(e, FF_LN2_HIGH) + (log + ff_times(e, FF_LN2_LOW));
}

#endif
