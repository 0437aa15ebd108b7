/* Walking the values of an activation that are not zero. */
#ifndef FF_SPARSE_H
#define FF_SPARSE_H

#include "ff_fixed.h"

/* The first index from `i` on at which x is not 0, or `count`. x may lie anywhere; words of zeros are passed whole. */
static inline uint32_t ff_next_non_zero(const int8_t *x, uint32_t i, uint32_t count)
{
    while (i < count && x[i] == 0) {
        const int whole = ((uintptr_t)&x[i] & 3u) == 0 && count - i >= 4u;
        i += whole && ff_word(&x[i]) == 0 ? 4u : 1u;
    }
    return i;
}

#endif
