/*
 * Moves of int16 masters for PULP cores: eight, two a word, by each input that is not 0. A product keeps the bits of a step in its
 * upper half, so that a word of steps is put together from two of them; draws are whole, since what is below the last place of a
 * product carries nothing. Masters so near their limits that a step could take them beyond go one by one.
 */
#ifndef FF_LEARN_S16_MOVES_PULP_H
#define FF_LEARN_S16_MOVES_PULP_H

#include <stddef.h>
#include "ff_block.h"
#include "ff_dither.h"
#include "ff_learn_s16.h"
#include "ff_masters.h"
#include "ff_pulp.h"
#include "ff_sparse.h"

/* A matrix of masters [inputs][outputs] whose rows draw from `row_base` on. */
struct ff_masters {
    int16_t *weights;
    uint32_t inputs;
    uint32_t outputs;
    uint32_t dither; /* bits that are rounded away */
    uint32_t row_base;
};

#define FF_LEARN_PAIRS 4u /* of a block */
#define FF_LEARN_BLOCKS 16u
#define FF_LEARN_COLUMNS 128u

/* A non-zero input, its share of the draws (a_i) in both halves, and the bytes from its row to that of the next one. */
struct ff_learn_s16_row {
    int32_t value;
    uint32_t draws;
    uint32_t step;
};

/* Rows of a list that follow each other. */
struct ff_learn_s16_run {
    const struct ff_learn_s16_row *row;
    uint32_t count;
    uint32_t start; /* bytes from the matrix to the first row */
};

/* Four pairs of units: where their columns begin, their shares of the draws (b_j), their rates times 2^(16 - dither). */
struct ff_learn_s16_block {
    int16_t *at[FF_LEARN_PAIRS];
    uint32_t draws[FF_LEARN_PAIRS];
    int32_t rate[2u * FF_LEARN_PAIRS];
};

struct ff_learn_s16_blocks {
    struct ff_learn_s16_block block[FF_LEARN_BLOCKS];
    uint32_t pairs;
    int32_t largest; /* of the rates of all units, as they are */
};

static inline void ff_learn_s16_row_of(struct ff_learn_s16_row *row, const struct ff_masters *masters, const int8_t *x, uint32_t i)
{
    row->value = x[i];
    row->draws = ff_dither_row(masters->row_base, i) * 0x10001u;
}

/* Pair `n` of a list: the units j and j + 1. `start` is the index of unit 0 for its draws. Returns the larger of the two rates. */
static inline int32_t ff_learn_s16_pair(struct ff_learn_s16_blocks *list, uint32_t n, const struct ff_masters *masters, const int16_t *c,
                                 uint32_t j, uint32_t base, uint32_t start)
{
    struct ff_learn_s16_block *const block = &list->block[n / FF_LEARN_PAIRS];
    const uint32_t k = n % FF_LEARN_PAIRS, spare = 16u - masters->dither;
    int32_t largest = 0;
    block->at[k] = masters->weights + j;
    block->draws[k] = ff_dither_column(base, start + j) | ff_dither_column(base, start + j + 1u) << 16;
    for (uint32_t unit = 0; unit < 2u; unit++) {
        const int32_t rate = c[j + unit], size = rate < 0 ? -rate : rate;
        block->rate[2u * k + unit] = rate * ((int32_t)1 << spare);
        largest = size > largest ? size : largest;
    }
    return largest;
}

/*
 * Fills the last block behind `pairs` with the last pair, which then stays as it is: with another block's pair, whose words another
 * core may be moving, that core's step would be lost.
 */
static inline void ff_learn_s16_fill(struct ff_learn_s16_blocks *list, uint32_t pairs)
{
    for (; pairs % FF_LEARN_PAIRS != 0; pairs++) {
        struct ff_learn_s16_block *const block = &list->block[pairs / FF_LEARN_PAIRS];
        const uint32_t k = pairs % FF_LEARN_PAIRS;
        block->at[k] = block->at[k - 1u];
        block->draws[k] = 0;
        block->rate[2u * k] = block->rate[2u * k + 1u] = 0;
    }
}

#define FF_LEARN_AT(k, at) "lw " at ", 4*" #k "(%[block])\n" "add " at ", " at ", %[m]\n"
#define FF_LEARN_ALL_AT FF_LEARN_AT(0, "x28") FF_LEARN_AT(1, "x29") FF_LEARN_AT(2, "x30") FF_LEARN_AT(3, "x31")

/* The largest magnitude of the masters of a block in the rows of a list, two of them. */
static inline uint32_t ff_learn_s16_largest(const struct ff_learn_s16_run *run, const struct ff_learn_s16_block *block)
{
    const uint32_t *step = &run->row->step;
    uint32_t largest = 0, bytes, m = run->start;
    __asm__ volatile(FF_LEARN_ALL_AT
                     FF_LOOP("%[count]", "13")
                     FF_LOAD("%[bytes]", "%[step]", 12)
                     FF_LOAD_STEP("x16", "x28", "%[bytes]") FF_LOAD_STEP("x17", "x29", "%[bytes]")
                     FF_LOAD_STEP("x18", "x30", "%[bytes]") FF_LOAD_STEP("x19", "x31", "%[bytes]")
                     FF_ABS_INTEGERS("x16", "x16") FF_ABS_INTEGERS("x17", "x17")
                     FF_ABS_INTEGERS("x18", "x18") FF_ABS_INTEGERS("x19", "x19")
                     FF_MAX_INTEGERS("x16", "x16", "x17") FF_MAX_INTEGERS("x18", "x18", "x19")
                     FF_MAX_INTEGERS("%[largest]", "%[largest]", "x16") FF_MAX_INTEGERS("%[largest]", "%[largest]", "x18")
                     FF_LOOP_END
                     : [step] "+&r"(step), [largest] "+&r"(largest), [bytes] "=&r"(bytes)
                     : [block] "r"(block), [count] "r"(run->count), [m] "r"(m)
                     : "x16", "x17", "x18", "x19", "x28", "x29", "x30", "x31", "memory");
    return (largest & 0xffffu) > largest >> 16 ? largest & 0xffffu : largest >> 16;
}

/* A pair of masters: its draws, products with those added, the word of steps. */
#define FF_LEARN_PAIR(draws, first, second, at)                                                       \
    "xor %[t], %[a], " draws "\n"                                                                     \
    "and %[s], %[t], %[low]\n"                                                                        \
    "srli %[t], %[t], 16\n"                                                                           \
    FF_MAC_WORDS("%[s]", first, "%[value]") FF_MAC_WORDS("%[t]", second, "%[value]")                  \
    "lw %[m], 0(" at ")\n"                                                                            \
    FF_SHUFFLE_BYTES("%[s]", "%[t]", "%[high]") FF_SUB_INTEGERS("%[m]", "%[m]", "%[s]")               \
    FF_STORE_STEP("%[m]", at, "%[step]")
#define FF_LEARN_WORD(k, to) "lw " to ", 4*" #k "(%[block])\n"

/* masters -= (rate value + draw) >> 16 for a block and the rows of a list; none leaves its limits. */
FF_BLOCK_FUNCTION ff_learn_s16_move(const struct ff_learn_s16_run *run, const struct ff_learn_s16_block *block)
{
    const struct ff_learn_s16_row *row = run->row;
    uint32_t value, a, step, t, s, m = run->start;
    __asm__ volatile(FF_LEARN_ALL_AT
                     FF_LEARN_WORD(4, "x24") FF_LEARN_WORD(5, "x25") FF_LEARN_WORD(6, "x26") FF_LEARN_WORD(7, "x27")
                     FF_LEARN_WORD(8, "x16") FF_LEARN_WORD(9, "x17") FF_LEARN_WORD(10, "x18") FF_LEARN_WORD(11, "x19")
                     FF_LEARN_WORD(12, "x20") FF_LEARN_WORD(13, "x21") FF_LEARN_WORD(14, "x22") FF_LEARN_WORD(15, "x23")
                     FF_LOOP("%[count]", "39")
                     FF_LOAD("%[value]", "%[row]", 4) FF_LOAD("%[a]", "%[row]", 4) FF_LOAD("%[step]", "%[row]", 4)
                     FF_LEARN_PAIR("x24", "x16", "x17", "x28")
                     FF_LEARN_PAIR("x25", "x18", "x19", "x29")
                     FF_LEARN_PAIR("x26", "x20", "x21", "x30")
                     FF_LEARN_PAIR("x27", "x22", "x23", "x31")
                     FF_LOOP_END
                     : [row] "+&r"(row), [value] "=&r"(value), [a] "=&r"(a), [step] "=&r"(step), [t] "=&r"(t), [s] "=&r"(s),
                       [m] "+&r"(m)
                     : [block] "r"(block), [count] "r"(run->count), [low] "r"(0xffffu), [high] "r"(0x07060302u)
                     : "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "x29", "x30",
                       "x31", "memory");
}

/* masters -= (rate value + draw) >> bits for one unit and the rows of a list; returns how many values the limits changed. */
static inline uint32_t ff_learn_s16_move_one(const struct ff_learn_s16_run *run, int16_t *at, int32_t rate, uint32_t draw, uint32_t bits)
{
    uint32_t saturations = 0;
    at += run->start / 2u;
    for (const struct ff_learn_s16_row *row = run->row; row != run->row + run->count; at += row->step / 2u, row++) {
        const uint32_t own = ((row->draws ^ draw) & 0xffffu) >> (16u - bits);
        ff_move_master(at, (rate * row->value + (int32_t)own) >> bits, &saturations);
    }
    return saturations;
}

/* The same for a block, one unit after the other. */
static inline uint32_t ff_learn_s16_move_each(const struct ff_learn_s16_run *run, const struct ff_learn_s16_block *block, uint32_t bits)
{
    uint32_t saturations = 0;
    for (uint32_t n = 0; n < 2u * FF_LEARN_PAIRS; n++) {
        const uint32_t k = n / 2u;
        const int32_t rate = block->rate[n] / ((int32_t)1 << (16u - bits));
        if (rate != 0) {
            saturations += ff_learn_s16_move_one(run, block->at[k] + n % 2u, rate, block->draws[k] >> 16u * (n % 2u), bits);
        }
    }
    return saturations;
}

/*
 * The same for one block or the other, where `most` is what a step has at most, and one: products have 31 bits where no step has more
 * than 14, and a step takes no master beyond its limits.
 */
static inline uint32_t ff_learn_s16_move_block(const struct ff_learn_s16_run *run, const struct ff_learn_s16_block *block, uint32_t most,
                                               uint32_t bits)
{
    if (most < (uint32_t)1 << 14 && ff_learn_s16_largest(run, block) + most <= (uint32_t)-FF_LOWEST_MASTER) {
        ff_learn_s16_move(run, block);
        return 0;
    }
    return ff_learn_s16_move_each(run, block, bits);
}

/* What a step has at most, and one, where `largest` is the largest rate. */
static inline uint32_t ff_learn_s16_most(int32_t largest, uint32_t bits)
{
    return ((uint32_t)largest * 128u >> bits) + 2u;
}

/* The biases, where there are some, of the units from j to `end`; returns how many the limits changed. */
static inline uint32_t ff_learn_s16_biases(const struct ff_update_s16 *rule, int32_t *bias, const int16_t *c, uint32_t base, uint32_t start,
                                           uint32_t j, uint32_t end)
{
    const uint32_t row = ff_dither_row(base, FF_BIAS_ROW);
    const int32_t shift = rule->bias_shift;
    uint32_t saturations = 0;
    for (; bias != NULL && j < end; j++) {
        if (c[j] != 0) {
            const uint32_t draw = row ^ ff_dither_column(base, start + j);
            const int32_t step = shift > 0 ? (c[j] + (int32_t)(draw >> (16 - shift))) >> shift : c[j] * ((int32_t)1 << -shift);
            saturations += ff_move_bias(&bias[j], step);
        }
    }
    return saturations;
}

#endif
