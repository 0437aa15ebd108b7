/*
 * Sums of halves at listed places, as floats, for PULP cores: those of up to 16 neighbouring inputs stay in registers while the
 * places go by, in their order. A half times 1 is added to a float by the instruction that multiplies and adds.
 */
#ifndef FF_SUM_LISTED_F16_PULP_H
#define FF_SUM_LISTED_F16_PULP_H

#include "ff_block.h"
#include "ff_pulp.h"

#define FF_SUM_F16_ONE 0x3c00u

#define FF_SUM_F16_TAKE(k, sum) "lw " sum ", 4*" #k "(%[into])\n"
#define FF_SUM_F16_KEEP(k, sum) "sw " sum ", 4*" #k "(%[into])\n"
/* Inputs k and k + 1, neither right behind its load. */
#define FF_SUM_F16_PAIR(k, sum, next)                                                                 \
    "lhu %[v], 2*" #k "(%[x])\n"                                                                      \
    "lhu %[w], 2*" #k "+2(%[x])\n"                                                                    \
    FF_MAC_FLOAT(sum, "%[v]", "%[one]") FF_MAC_FLOAT(next, "%[w]", "%[one]")

#define FF_SUM_F16_EACH_2(S) S(0, "x16") S(1, "x17")
#define FF_SUM_F16_EACH_4(S) FF_SUM_F16_EACH_2(S) S(2, "x18") S(3, "x19")
#define FF_SUM_F16_EACH_8(S) FF_SUM_F16_EACH_4(S) S(4, "x20") S(5, "x21") S(6, "x22") S(7, "x23")
#define FF_SUM_F16_EACH_16(S)                                                                         \
    FF_SUM_F16_EACH_8(S) S(8, "x24") S(9, "x25") S(10, "x26") S(11, "x27") S(12, "x28") S(13, "x29") S(14, "x30") S(15, "x31")
#define FF_SUM_F16_PAIRS_2 FF_SUM_F16_PAIR(0, "x16", "x17")
#define FF_SUM_F16_PAIRS_4 FF_SUM_F16_PAIRS_2 FF_SUM_F16_PAIR(2, "x18", "x19")
#define FF_SUM_F16_PAIRS_8 FF_SUM_F16_PAIRS_4 FF_SUM_F16_PAIR(4, "x20", "x21") FF_SUM_F16_PAIR(6, "x22", "x23")
#define FF_SUM_F16_PAIRS_16                                                                           \
    FF_SUM_F16_PAIRS_8 FF_SUM_F16_PAIR(8, "x24", "x25") FF_SUM_F16_PAIR(10, "x26", "x27")             \
    FF_SUM_F16_PAIR(12, "x28", "x29") FF_SUM_F16_PAIR(14, "x30", "x31")

/* into[i] += x[place + i] for N inputs, place after place, one or more; places count bytes. */
#define FF_DEFINE_SUM_F16(NAME, N)                                                                    \
    FF_BLOCK_FUNCTION NAME(const uint16_t *place, uint32_t count, uintptr_t from, float *into)        \
    {                                                                                                 \
        uint32_t x, v, w;                                                                             \
        __asm__ volatile(FF_SUM_F16_EACH_##N(FF_SUM_F16_TAKE)                                         \
                         FF_LOOP("%[count]", "2+2*" #N)                                               \
                         FF_LOAD_HALF("%[x]", "%[place]", 2)                                          \
                         "add %[x], %[x], %[from]\n"                                                  \
                         FF_SUM_F16_PAIRS_##N                                                         \
                         FF_LOOP_END                                                                  \
                         FF_SUM_F16_EACH_##N(FF_SUM_F16_KEEP)                                         \
                         : [place] "+&r"(place), [x] "=&r"(x), [v] "=&r"(v), [w] "=&r"(w)             \
                         : [count] "r"(count), [from] "r"(from), [into] "r"(into), [one] "r"(FF_SUM_F16_ONE) \
                         : "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "x29", \
                           "x30", "x31", "memory");                                                   \
    }

FF_DEFINE_SUM_F16(ff_sum_listed_f16_16, 16)
FF_DEFINE_SUM_F16(ff_sum_listed_f16_8, 8)
FF_DEFINE_SUM_F16(ff_sum_listed_f16_4, 4)
FF_DEFINE_SUM_F16(ff_sum_listed_f16_2, 2)

/* The same of one input. */
FF_BLOCK_FUNCTION ff_sum_listed_f16_1(const uint16_t *place, uint32_t count, uintptr_t from, float *into)
{
    float sum = *into;
    uint32_t x;
    __asm__ volatile(FF_LOOP("%[count]", "4")
                     FF_LOAD_HALF("%[x]", "%[place]", 2)
                     "add %[x], %[x], %[from]\n"
                     "lhu %[x], 0(%[x])\n"
                     FF_MAC_FLOAT("%[sum]", "%[x]", "%[one]")
                     FF_LOOP_END
                     : [place] "+&r"(place), [x] "=&r"(x), [sum] "+&r"(sum)
                     : [count] "r"(count), [from] "r"(from), [one] "r"(FF_SUM_F16_ONE)
                     : "memory");
    *into = sum;
}

#define FF_SUM_F16_BLOCKS(run, N)                                                                     \
    for (; width - i >= N; i += N) {                                                                  \
        run(place, count, from + 2u * i, into + i);                                                   \
    }

/* The same of `width` inputs. */
static inline void ff_sum_listed_f16(const uint16_t *place, uint32_t count, uintptr_t from, uint32_t width, float *into)
{
    uint32_t i = 0;
    FF_SUM_F16_BLOCKS(ff_sum_listed_f16_16, 16u)
    FF_SUM_F16_BLOCKS(ff_sum_listed_f16_8, 8u)
    FF_SUM_F16_BLOCKS(ff_sum_listed_f16_4, 4u)
    FF_SUM_F16_BLOCKS(ff_sum_listed_f16_2, 2u)
    FF_SUM_F16_BLOCKS(ff_sum_listed_f16_1, 1u)
}

#endif
