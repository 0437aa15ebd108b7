/* Int8 inputs from floats, one by one. */
#ifndef FF_INPUT_QUANTIZE_H
#define FF_INPUT_QUANTIZE_H

#include <stdint.h>

/* Round half up to -127..127; NaN gives 0. */
static inline int8_t ff_quantize_real(float value)
{
    if (value >= 127.0f) {
        return 127;
    }
    if (value <= -127.0f) {
        return -127;
    }
    return value != value ? 0 : (int8_t)((int32_t)(value + 128.5f) - 128);
}

#endif
