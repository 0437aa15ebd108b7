/*
 * Sums of halves for PULP cores: those of up to 32 neighbouring outputs stay in 16 registers while the non-zero inputs go by, each
 * with one fused multiply-add of two halves for two outputs.
 */
#ifndef FF_DENSE_HALF_SUMS_PULP_H
#define FF_DENSE_HALF_SUMS_PULP_H

#include "ff_dense_half.h"
#include "ff_rows_pulp.h"

#define FF_SUM_BEGIN(k, n) FF_LOAD_WORD(n) FF_MAC_HALVES(FF_X##k, FF_W##k, FF_VALUE)
#define FF_SUM_NEXT(p, k, n) FF_SUM_BEGIN(k, n)
#define FF_SUM_FIRST_WORD(n) FF_LOAD_STEP(FF_W##n, "%[row]", FF_STEP)
#define FF_SUM_LAST(k, n)                                                                             \
    FF_SUM_FIRST_WORD(n) FF_MAC_HALVES(FF_X##k, FF_W##k, FF_VALUE) FF_MAC_HALVES(FF_X0, FF_W##n, FF_VALUE)
#define FF_SUM_END_1 FF_SUM_FIRST_WORD(1) FF_MAC_HALVES(FF_X0, FF_W1, FF_VALUE)
#define FF_SUM_END_2 FF_SUM_LAST(1, 2)
#define FF_SUM_END_4 FF_SUM_LAST(3, 4)
#define FF_SUM_END_8 FF_SUM_LAST(7, 8)
#define FF_SUM_END_16 FF_SUM_LAST(15, 16)

#define FF_SUM_TAKE(k) "lw " FF_X##k ", 4*" #k "(%[sums])\n"
#define FF_SUM_KEEP(k) FF_ADD_ZERO(FF_X##k, FF_X##k) "sw " FF_X##k ", 4*" #k "(%[sums])\n"

/* sums += x W for N words of neighbouring outputs, over the walks up to `last`. */
#define FF_DEFINE_SUMS(NAME, N)                                                                       \
    FF_BLOCK_FUNCTION NAME(const struct ff_pulp_walk *walk, const struct ff_pulp_walk *last,          \
                           const ff_half *first, ff_half *sums)                                       \
    {                                                                                                 \
        const void *values, *row;                                                                     \
        __asm__ volatile(FF_EACH_##N(FF_SUM_TAKE)                                                     \
                         FF_EACH_ROW("2*" #N, FF_ROW_##N(FF_SUM_BEGIN, FF_SUM_NEXT) FF_SUM_END_##N)   \
                         FF_EACH_##N(FF_SUM_KEEP)                                                     \
                         : [walk] "+&r"(walk), [values] "=&r"(values), [row] "=&r"(row)               \
                         : [last] "r"(last), [first] "r"(first), [sums] "r"(sums)                     \
                         : FF_ROW_REGISTERS_##N, "memory");                                              \
    }

FF_DEFINE_SUMS(ff_dense_half_sums_16, 16)
FF_DEFINE_SUMS(ff_dense_half_sums_8, 8)
FF_DEFINE_SUMS(ff_dense_half_sums_4, 4)
FF_DEFINE_SUMS(ff_dense_half_sums_2, 2)
FF_DEFINE_SUMS(ff_dense_half_sums_1, 1)

/* other += x W for outputs from j to `end`. */
static inline void ff_dense_half_blocks(const struct ff_pulp_walk *walk, const struct ff_pulp_walk *last, const ff_half *weights,
                                 ff_half *other, uint32_t j, uint32_t end)
{
    FF_RUN_WALKS(ff_dense_half_sums_16, ff_dense_half_sums_8, ff_dense_half_sums_4, ff_dense_half_sums_2,
                 ff_dense_half_sums_1)
}

static inline void ff_dense_half_copy(const ff_half *from, uint32_t count, ff_half *to)
{
    const uint32_t fours = ff_by_words(0, from, to) ? count / 4u : 0;
    const ff_half *const end = from + count;
    uint32_t left, right;
    if (fours != 0) {
        __asm__ volatile(FF_LOOP("%[fours]", "4")
                         FF_LOAD("%[left]", "%[from]", 4)
                         FF_LOAD("%[right]", "%[from]", 4)
                         FF_STORE("%[left]", "%[to]", 4)
                         FF_STORE("%[right]", "%[to]", 4)
                         FF_LOOP_END
                         : [from] "+&r"(from), [to] "+&r"(to), [left] "=&r"(left), [right] "=&r"(right)
                         : [fours] "r"(fours)
                         : "memory");
    }
    while (from != end) {
        *to++ = *from++;
    }
}

static inline void ff_dense_half_rectify(const ff_half *acc, uint32_t outputs, ff_half *z)
{
    const uint32_t pairs = ff_by_words(0, acc, z) ? outputs / 2u : 0;
    const ff_half *const end = acc + outputs;
    uint32_t pair, active;
    if (pairs != 0) {
        __asm__ volatile(FF_LOOP("%[pairs]", "4")
                         FF_LOAD("%[pair]", "%[acc]", 4)
                         FF_RELU_HALVES("%[active]", "%[pair]")
                         FF_STORE("%[active]", "%[z]", 4)
                         FF_LOOP_END
                         : [acc] "+&r"(acc), [z] "+&r"(z), [pair] "=&r"(pair), [active] "=&r"(active)
                         : [pairs] "r"(pairs)
                         : "memory");
    }
    while (acc != end) {
        *z++ = ff_half_relu(*acc++);
    }
}

#endif
