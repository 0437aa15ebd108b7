/*
 * Outputs (or pairs of them) are split over cores: core n computes ff_first_output(outputs, n) up to, not including,
 * ff_first_output(outputs, n + 1), so that all have as many as can be. No output needs another one's sum, so that the
 * number of cores changes no bit.
 */
#ifndef FF_CORES_H
#define FF_CORES_H

#include <stdint.h>

#ifndef FF_CORES
#define FF_CORES 1u
#endif

static inline uint32_t ff_first_output(uint32_t outputs, uint32_t core)
{
    return outputs * core / FF_CORES;
}

#endif
