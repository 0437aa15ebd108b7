/* Root mean squares of values that are very large or very small. */
#include "ff_squares.h"

static float mean_of(const float *values, uint32_t size, float before)
{
    float sum = 0.0f;
    for (uint32_t i = 0; i < size; i++) {
        const float value = values[i] * before;
        sum += value;
    }
    return sum / (float)size;
}

struct ff_rms_f32 ff_rms_again(const float *values, uint32_t size, int center, float ss, float target)
{
    const int small = ff_bits_of_float(ss) < 0x00800000u;
    struct ff_rms_f32 rms = { small ? 1.0f : 0x1p-80f, 0.0f, small ? 0x1p100f : 1.0f, 1.0f };
    float squares = 0.0f;

    if (center) {
        rms.mean = mean_of(values, size, rms.before);
    }
    for (uint32_t i = 0; i < size; i++) {
        const float value = ff_rms_value(&rms, values[i]);
        const float square = value * value;
        squares += square;
    }
    rms.factor = squares == 0.0f ? 0.0f : target / __builtin_sqrtf(squares / (float)size);
    return rms;
}

float ff_not_vanished_f32(float ss, const float *z, uint32_t size)
{
    for (uint32_t j = 0; ss == 0.0f && j < size; j++) {
        if (z[j] != 0.0f) {
            return __builtin_nanf("");
        }
    }
    return ss;
}
