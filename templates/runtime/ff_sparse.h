/* Walking the values of an activation that are not zero. */
#ifndef FF_SPARSE_H
#define FF_SPARSE_H

#include "ff_cores.h"
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

/*
 * Values that cores share in turn, since what is not zero often stands together: core n has every FF_CORES-th word of four from word n
 * on, of those up to ff_whole_words(); the last core has what is left over.
 */
#define FF_TURN (4u * FF_CORES)

/* Values of a core that are not zero. */
static inline uint32_t ff_turn_count(const int8_t *x, uint32_t count, uint32_t core)
{
    const uint32_t whole = ff_whole_words(x, count);
    uint32_t non_zero = 0;
    for (uint32_t i = 4u * core; i < whole; i += FF_TURN) {
        const uint32_t word = ff_word(x + i);
        if (word != 0) {
            non_zero += ((((word & 0x7f7f7f7fu) + 0x7f7f7f7fu) | word) >> 7 & 0x01010101u) * 0x01010101u >> 24;
        }
    }
    for (uint32_t i = core + 1u == FF_CORES ? whole : count; i < count; i++) {
        non_zero += x[i] != 0;
    }
    return non_zero;
}

#endif
