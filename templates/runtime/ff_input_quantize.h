/* Int8 inputs from floats, one by one. */
#ifndef FF_INPUT_QUANTIZE_H
#define FF_INPUT_QUANTIZE_H

#include <stdint.h>

/* Round half up to least..127, least -127 or -128; NaN gives 0. */
static inline int8_t ff_quantize_from(float value, float least)
{
    if (value >= 127.0f) {
        return 127;
    }
    if (value <= least) {
        return (int8_t)least;
    }
    return value != value ? 0 : (int8_t)((int32_t)(value + 128.5f) - 128);
}

/* The same to -127..127. */
static inline int8_t ff_quantize_real(float value)
{
    return ff_quantize_from(value, -127.0f);
}

#endif
