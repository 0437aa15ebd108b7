/* log2 of floats that are not negative. */
#ifndef FF_LOG_FLOAT_H
#define FF_LOG_FLOAT_H

#include "ff_bits.h"
#include "ff_log_energy.h"

/* 256 log2 of a float, as that of integers; those below the least normal one count as it, of what is not finite it is INT32_MAX. */
static inline int32_t ff_log_of_float(float value)
{
    const uint32_t bits = ff_bits_of_float(value), exponent = bits >> 23 & 255u;
    if (exponent == 255u) {
        return INT32_MAX;
    }
    if (exponent == 0) {
        return -126 * 256;
    }
    return 256 * ((int32_t)exponent - 150) + ff_log_of_sum((bits & 0x7fffffu) | 0x800000u);
}

#endif
