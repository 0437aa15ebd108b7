/* exp and log of floats; the formulas stand in the arithmetic contract. */
#include "ff_math_f32.h"
#include <stdint.h>

/* ln 2 in two parts: the first has nine bits, so that its product with any exponent is exact. */
static const float LN2_HIGH = 0.693359375f;
static const float LN2_LOW = -0.00021219444f;
/* 1.5 * 2^23: adding it rounds a small number to the nearest integer. */
static const float ROUND = 12582912.0f;

static float float_of(uint32_t bits)
{
    float value;
    __builtin_memcpy(&value, &bits, sizeof value);
    return value;
}

static uint32_t bits_of(float value)
{
    uint32_t bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    return bits;
}

static float power_of_two(int32_t exponent)
{
    return float_of((uint32_t)(exponent + 127) << 23);
}

float ff_exp_f32(float x)
{
    if (x != x) {
        return __builtin_nanf("");
    }
    if (x > 89.0f) {
        return __builtin_inff();
    }
    if (x < -104.0f) {
        return 0.0f;
    }
    const float n = (x * 1.442695f + ROUND) - ROUND;
    const float r = (x - n * LN2_HIGH) - n * LN2_LOW;
    float q = 0.0013813142f;
    q = q * r + 0.008369419f;
    q = q * r + 0.041668456f;
    q = q * r + 0.16666515f;
    q = q * r + 0.49999994f;
    const float y = 1.0f + (r + r * r * q);
    const int32_t exponent = (int32_t)n;
    const int32_t half = exponent >> 1; /* in two steps, because 2^n itself may not be a normal number */
    return y * power_of_two(half) * power_of_two(exponent - half);
}

float ff_log_f32(float x)
{
    if (!(x > 0.0f)) {
        return x == 0.0f ? -__builtin_inff() : __builtin_nanf("");
    }
    if (x > 3.4028235e38f) {
        return x;
    }
    const int32_t subnormal = x < 0x1p-126f;
    const float normal = subnormal ? x * 0x1p23f : x;
    const uint32_t bits = bits_of(normal);
    const int32_t exponent = (int32_t)(bits - 0x3f3504f3u) >> 23; /* so that sqrt(1/2) <= mantissa < sqrt(2) */
    const float v = float_of(bits - ((uint32_t)exponent << 23)) - 1.0f;
    const float s = v / (2.0f + v);
    const float t = s * s;
    const float tail = t * ((0.2989797f * t + 0.39976642f) * t + 0.6666678f);
    const float log = v - s * (v - tail);
    const float e = (float)(subnormal ? exponent - 23 : exponent);
    return e * LN2_HIGH + (log + e * LN2_LOW);
}
