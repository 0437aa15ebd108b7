/*
 * Cores that share the work of a kernel, and the ranges into which it is split: core n has what lies from
 * ff_first_of(count, n, cores) up to, not including, ff_first_of(count, n + 1, cores), so that all have as many as can be. No
 * output needs another one's sum, and sums of one output stay on one core, so that the number of cores changes no bit.
 */
#ifndef FF_CORES_H
#define FF_CORES_H

#include <stdint.h>

#define FF_CORES_PLANNED 1 /* for which the library has memory */

#ifndef FF_CORES
#define FF_CORES FF_CORES_PLANNED
#endif

#if FF_CORES != 1 && FF_CORES != 2 && FF_CORES != 4 && FF_CORES != 8
#error "ff-edge: FF_CORES is the number of cores that share the work: 1, 2, 4 or 8"
#endif
#if FF_CORES > FF_CORES_PLANNED
#error "ff-edge: FF_CORES is more than this library has memory for: build it for as many, as with --cores 8"
#endif

/* `cores` is 1 or FF_CORES. */
static inline uint32_t ff_first_of(uint32_t count, uint32_t core, uint32_t cores)
{
    return cores == 1u ? count * core : count * core / FF_CORES;
}

/* The same in whole units; what is left over is the last core's. */
static inline uint32_t ff_bound_of(uint32_t count, uint32_t unit, uint32_t core, uint32_t cores)
{
    return core == cores ? count : ff_first_of(count / unit, core, cores) * unit;
}

/* Of outputs that all cores share. */
static inline uint32_t ff_first_output(uint32_t outputs, uint32_t core)
{
    return ff_first_of(outputs, core, FF_CORES);
}

/* What the cores before one have of something, and what all have. */
struct ff_counts {
    uint32_t before;
    uint32_t all;
};

/* From the counts of each core. */
static inline struct ff_counts ff_counts_of(const uint32_t *of_each, uint32_t core)
{
    struct ff_counts counts = {0, 0};
#if defined(__GNUC__)
#pragma GCC unroll 8
#endif
    for (uint32_t n = 0; n < FF_CORES; n++) {
        counts.before = n == core ? counts.all : counts.before;
        counts.all += of_each[n];
    }
    return counts;
}

#endif
