/* How far an energy is from what is usual. */
#ifndef FF_ANOMALY_H
#define FF_ANOMALY_H

#include <stdint.h>

/* (energy - mean) / deviation in steps of 2^-8, cut towards 0, saturated to int16; a deviation below 1 counts as 1. */
static inline int32_t ff_deviation(int32_t energy, int32_t mean, int32_t deviation)
{
    const int32_t quotient = (energy - mean) * 256 / (deviation < 1 ? 1 : deviation);
    return quotient > INT16_MAX ? INT16_MAX : quotient < INT16_MIN ? INT16_MIN : quotient;
}

#endif
