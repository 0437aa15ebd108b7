/* Units that move, listed by all cores of a team for all. */
#ifndef FF_LEARN_S16_UNITS_PULP_H
#define FF_LEARN_S16_UNITS_PULP_H

#include "ff_cores.h"
#include "ff_learn_s16_moves_pulp.h"

/* What is moved, by masters whose rows draw as they say: weights[i][j] -= (c_j x_i + r_ij) >> dither. */
struct ff_learn_s16_moves {
    const struct ff_masters *masters;
    const int8_t *x;
    const int16_t *c;
    uint32_t units; /* an even number */
    uint32_t base;
    uint32_t start; /* index of the first unit for its draws */
};

struct ff_learn_s16_units {
    uint32_t pairs[FF_CORES];  /* of each core: pairs of units one of which moves, */
    int32_t largest[FF_CORES]; /* the largest of their rates */
    struct ff_learn_s16_blocks blocks;
};

static inline uint32_t ff_learn_s16_count_pairs(const int16_t *c, uint32_t j, uint32_t end)
{
    uint32_t count = 0;
    for (; j < end; j += 2u) {
        count += (c[j] | c[j + 1u]) != 0;
    }
    return count;
}

/* The pairs of one core, of units from j to `end`, behind those of the cores before it. */
static inline void ff_learn_s16_enter_pairs(struct ff_learn_s16_units *units, const struct ff_learn_s16_moves *moves, uint32_t j,
                                            uint32_t end, uint32_t core, struct ff_counts pairs)
{
    uint32_t n = pairs.before;
    int32_t largest = 0;
    for (; j < end; j += 2u) {
        if ((moves->c[j] | moves->c[j + 1u]) != 0) {
            const int32_t rate = ff_learn_s16_pair(&units->blocks, n++, moves->masters, moves->c, j, moves->base, moves->start);
            largest = rate > largest ? rate : largest;
        }
    }
    units->largest[core] = largest;
    if (n == pairs.all && n != pairs.before) { /* the last one is its own */
        ff_learn_s16_fill(&units->blocks, n);
    }
}

static inline int32_t ff_learn_s16_largest_rate(const struct ff_learn_s16_units *units)
{
    int32_t largest = 0;
    for (uint32_t n = 0; n < FF_CORES; n++) {
        largest = units->largest[n] > largest ? units->largest[n] : largest;
    }
    return largest;
}

#endif
