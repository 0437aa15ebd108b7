/* Root mean squares of values that are very large or very small. */
#ifndef FF_SQUARES_C
#define FF_SQUARES_C

#include "ff_float.h"
#include "ff_squares.h"

static float ff_squares_mean(const float *values, uint32_t size, float before)
{
    const float first = ff_times(values[0], before);
    float sum = 0.0f;
    for (uint32_t i = 0; i < size; i++) {
        sum += ff_times(values[i], before) - first;
    }
    return first + sum / (float)size;
}

FF_SHARED struct ff_rms_f32 ff_rms_again(const float *values, uint32_t size, int center, float ss, float target)
{
    const int small = ff_bits_of_float(ss) < 0x00800000u;
    struct ff_rms_f32 rms = { small ? 1.0f : 0x1p-80f, 0.0f, small ? 0x1p100f : 1.0f, 1.0f };
    float squares = 0.0f;

    if (center) {
        rms.mean = ff_squares_mean(values, size, rms.before);
    }
    for (uint32_t i = 0; i < size; i++) {
        const float value = ff_rms_value(&rms, values[i]);
        squares += ff_times(value, value);
    }
    rms.factor = squares == 0.0f ? 0.0f : target / ff_sqrt(squares / (float)size);
    return rms;
}

FF_SHARED float ff_not_vanished_f32(float ss, const float *z, uint32_t size)
{
    for (uint32_t j = 0; ss == 0.0f && j < size; j++) {
        if (z[j] != 0.0f) {
            return __builtin_nanf("");
        }
    }
    return ss;
}

#endif
