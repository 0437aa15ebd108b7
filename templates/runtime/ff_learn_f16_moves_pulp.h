/*
 * Moves of halves for PULP cores: the errors of up to 32 neighbouring units stay in 16 registers while the rows of their weights go
 * by, two weights an instruction.
 */
#ifndef FF_LEARN_F16_MOVES_PULP_H
#define FF_LEARN_F16_MOVES_PULP_H

#include "ff_rows_pulp.h"

/* Columns of words that a core has at least; of narrower matrices it has rows, all columns of each. */
#define FF_LEARN_F16_WORDS 4u

/*
 * Word k: loaded, moved by its errors times the value of the row, stored: none right behind another. What rounds to -0 stays
 * at that, see ff_learn_f16.h.
 */
#define FF_MOVE(k) FF_MAC_HALVES(FF_W##k, FF_X##k, FF_VALUE)
#define FF_STORE_WORD(k) "sw " FF_W##k ", 4*" #k "(%[row])\n"
#define FF_MOVE_BEGIN(k, n) FF_LOAD_WORD(n) FF_MOVE(k)
#define FF_MOVE_NEXT(p, k, n) FF_LOAD_WORD(n) FF_MOVE(k) FF_STORE_WORD(p)
#define FF_MOVE_FIRST_WORD(n) FF_MAC_HALVES(FF_W##n, FF_X0, FF_VALUE)
#define FF_LOAD_FIRST_WORD(n) "lw " FF_W##n ", 0(%[row])\n"
#define FF_STORE_FIRST_WORD(n) FF_STORE_STEP(FF_W##n, "%[row]", FF_STEP)
#define FF_MOVE_LAST(p, k, n)                                                                         \
    FF_LOAD_FIRST_WORD(n) FF_MOVE(k) FF_STORE_WORD(p)                                                 \
    FF_MOVE_FIRST_WORD(n) FF_STORE_WORD(k) FF_STORE_FIRST_WORD(n)
#define FF_MOVE_END_1 FF_LOAD_FIRST_WORD(1) FF_MOVE_FIRST_WORD(1) FF_STORE_FIRST_WORD(1)
#define FF_MOVE_END_2                                                                                 \
    FF_LOAD_FIRST_WORD(2) FF_MOVE(1) FF_MOVE_FIRST_WORD(2) FF_STORE_WORD(1) FF_STORE_FIRST_WORD(2)
#define FF_MOVE_END_4 FF_MOVE_LAST(2, 3, 4)
#define FF_MOVE_END_8 FF_MOVE_LAST(6, 7, 8)
#define FF_MOVE_END_16 FF_MOVE_LAST(14, 15, 16)

#define FF_TAKE_ERRORS(k) "lw " FF_X##k ", 4*" #k "(%[c])\n"

/* W += x c for N words of neighbouring columns, over the walks up to `last`. */
#define FF_DEFINE_MOVES(NAME, N)                                                                      \
    FF_BLOCK_FUNCTION NAME(const struct ff_pulp_walk *walk, const struct ff_pulp_walk *last, ff_half *first, \
                           const ff_half *c)                                                          \
    {                                                                                                 \
        const void *values;                                                                           \
        ff_half *row;                                                                                 \
        __asm__ volatile(FF_EACH_##N(FF_TAKE_ERRORS)                                                  \
                         FF_EACH_ROW("3*" #N, FF_ROW_##N(FF_MOVE_BEGIN, FF_MOVE_NEXT) FF_MOVE_END_##N) \
                         : [walk] "+&r"(walk), [values] "=&r"(values), [row] "=&r"(row)               \
                         : [last] "r"(last), [first] "r"(first), [c] "r"(c)                           \
                         : FF_ROW_REGISTERS_##N, "memory");                                              \
    }

FF_DEFINE_MOVES(ff_learn_f16_moves_16, 16)
FF_DEFINE_MOVES(ff_learn_f16_moves_8, 8)
FF_DEFINE_MOVES(ff_learn_f16_moves_4, 4)
FF_DEFINE_MOVES(ff_learn_f16_moves_2, 2)
FF_DEFINE_MOVES(ff_learn_f16_moves_1, 1)

/* W += x other for columns from j to `end`. */
static inline void ff_learn_f16_blocks(const struct ff_pulp_walk *walk, const struct ff_pulp_walk *last, ff_half *weights,
                                const ff_half *other, uint32_t j, uint32_t end)
{
    FF_RUN_WALKS(ff_learn_f16_moves_16, ff_learn_f16_moves_8, ff_learn_f16_moves_4, ff_learn_f16_moves_2,
                 ff_learn_f16_moves_1)
}

/* Whether one of the values is infinite or NaN: 0 times it is NaN then. */
static inline int ff_learn_f16_any_special(const ff_half *x, uint32_t count)
{
    const uint32_t fours = ff_by_words(0, x, x) ? count / 4u : 0;
    const ff_half *const end = x + count;
    uint32_t sums = 0, left, right;
    if (fours != 0) {
        __asm__ volatile(FF_LOOP("%[fours]", "4")
                         FF_LOAD("%[left]", "%[x]", 4)
                         FF_LOAD("%[right]", "%[x]", 4)
                         FF_MAC_HALVES("%[sums]", "%[left]", "x0")
                         FF_MAC_HALVES("%[sums]", "%[right]", "x0")
                         FF_LOOP_END
                         : [x] "+&r"(x), [sums] "+&r"(sums), [left] "=&r"(left), [right] "=&r"(right)
                         : [fours] "r"(fours)
                         : "memory");
    }
    for (; x != end; x++) {
        sums |= (*x & 0x7c00u) == 0x7c00u ? 0x7c00u : 0;
    }
    return (sums & 0x7c007c00u) != 0;
}

/* bias += c, as pairs; neither has a -0, so that no sum is. */
static inline void ff_learn_f16_move_bias(ff_half *bias, const ff_half *c, uint32_t pairs)
{
    uint32_t move, sum;
    if (pairs == 0) {
        return;
    }
    __asm__ volatile(FF_LOOP("%[pairs]", "4")
                     FF_LOAD("%[move]", "%[c]", 4)
                     "lw %[sum], 0(%[bias])\n"
                     FF_ADD_HALVES("%[sum]", "%[sum]", "%[move]")
                     FF_STORE("%[sum]", "%[bias]", 4)
                     FF_LOOP_END
                     : [bias] "+&r"(bias), [c] "+&r"(c), [sum] "=&r"(sum), [move] "=&r"(move)
                     : [pairs] "r"(pairs)
                     : "memory");
}

#endif
