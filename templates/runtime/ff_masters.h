/* Masters and biases that move, and the limits that hold them. */
#ifndef FF_MASTERS_H
#define FF_MASTERS_H

#include <stdint.h>
#include "ff_block.h"

#define FF_LARGEST_BIAS ((int32_t)1 << 29)
#define FF_LOWEST_MASTER (-32640)
#define FF_HIGHEST_MASTER 32767

/* Limits a master that has been stored as it is. Opaque: the rare case stays a branch that the others pass. */
static inline void ff_limit_master(int16_t *at, int32_t moved)
{
    FF_OPAQUE(at);
    *at = moved < 0 ? FF_LOWEST_MASTER : FF_HIGHEST_MASTER;
}

/* master -= step; counts one that the end of its range holds. */
static inline void ff_move_master(int16_t *at, int32_t step, uint32_t *saturations)
{
    const int32_t moved = *at - step;
    *at = (int16_t)moved;
    if (moved < FF_LOWEST_MASTER || moved > FF_HIGHEST_MASTER) {
        ff_limit_master(at, moved);
        ++*saturations;
    }
}

/* Subtracts within the limits of biases; 1 where they changed the value, else 0. */
static inline uint32_t ff_move_bias(int32_t *bias, int32_t step)
{
    const int32_t moved = *bias - step;
    *bias = moved < -FF_LARGEST_BIAS ? -FF_LARGEST_BIAS : moved > FF_LARGEST_BIAS ? FF_LARGEST_BIAS : moved;
    return *bias != moved;
}

#endif
