/* Means of integers. */
#ifndef FF_MEAN_H
#define FF_MEAN_H

#include "ff_types.h"

/* 2^24 / size, rounded half up; 1..65536. */
static inline int32_t ff_mean_factor(uint32_t size)
{
    return (int32_t)((((uint32_t)1 << 24) + size / 2u) / size);
}

#endif
