/*
 * Local updates of convolutions by masters for PULP cores, channel by channel: the inputs under a tap after the other are
 * multiplied and added up in a hardware loop, and so do weights move; positions behind maxima are found for four channels at once.
 */
#ifndef FF_LEARN_CONV_S16_PULP_C
#define FF_LEARN_CONV_S16_PULP_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_largest_pulp.h"
#include "ff_learn_conv_s16.h"
#include "ff_list_row_pulp.h"
#include "ff_masters.h"
#include "ff_pulp.h"

/* into[i] += factor x[i] */
static inline void ff_learn_conv_s16_products(const int8_t *x, uint32_t count, int32_t factor, int32_t *into)
{
    int32_t value, sum;
    if (count != 0) {
        __asm__ volatile(FF_LOOP("%[count]", "4")
                         FF_LOAD_BYTE("%[value]", "%[x]", 1)
                         "lw %[sum], 0(%[into])\n"
                         FF_MAC_WORDS("%[sum]", "%[value]", "%[factor]")
                         FF_STORE("%[sum]", "%[into]", 4)
                         FF_LOOP_END
                         : [x] "+&r"(x), [into] "+&r"(into), [value] "=&r"(value), [sum] "=&r"(sum)
                         : [count] "r"(count), [factor] "r"(factor)
                         : "memory");
    }
}
#define FF_LEARN_CONV_S16_RUN ff_learn_conv_s16_products

/* into[i] += c (sums[i] >> spare), one or more */
static inline void ff_learn_conv_s16_shifted(const int32_t *sums, uint32_t count, int32_t c, uint32_t spare, int32_t *into)
{
    int32_t sum, total;
    __asm__ volatile(FF_LOOP("%[count]", "5")
                     FF_LOAD("%[sum]", "%[sums]", 4)
                     "lw %[total], 0(%[into])\n"
                     "sra %[sum], %[sum], %[spare]\n"
                     FF_MAC_WORDS("%[total]", "%[sum]", "%[c]")
                     FF_STORE("%[total]", "%[into]", 4)
                     FF_LOOP_END
                     : [sums] "+&r"(sums), [into] "+&r"(into), [sum] "=&r"(sum), [total] "=&r"(total)
                     : [count] "r"(count), [c] "r"(c), [spare] "r"(spare)
                     : "memory");
}
#define FF_LEARN_CONV_S16_TOTAL ff_learn_conv_s16_shifted

static inline void ff_learn_conv_s16_zeros(uint32_t count, int32_t *into)
{
    int32_t *const end = into + count;
    if (count >= 4u) {
        __asm__ volatile(FF_LOOP("%[fours]", "4")
                         FF_STORE("x0", "%[into]", 4) FF_STORE("x0", "%[into]", 4)
                         FF_STORE("x0", "%[into]", 4) FF_STORE("x0", "%[into]", 4)
                         FF_LOOP_END
                         : [into] "+&r"(into)
                         : [fours] "r"(count / 4u)
                         : "memory");
    }
    while (into != end) {
        *into++ = 0;
    }
}
#define FF_LEARN_CONV_S16_CLEAR ff_learn_conv_s16_zeros

struct ff_sum_listed;
static void ff_learn_conv_s16_sums(const struct ff_sum_listed *list, uintptr_t x, int32_t *total);
#define FF_SUM_LISTED_16 ff_learn_conv_s16_sums

struct ff_learn_conv_s16_update;
static uint32_t ff_learn_conv_s16_move_all(const struct ff_learn_conv_s16_update *update, uint32_t column, int16_t *weight);
#define FF_LEARN_CONV_S16_MOVE ff_learn_conv_s16_move_all

static inline int ff_learn_conv_s16_find(const struct ff_learn_conv_s16_update *update, const int8_t *z, uint32_t j,
                                         ff_largest_places places);
#define FF_LEARN_CONV_S16_PLACES ff_learn_conv_s16_find

#include "ff_learn_conv_channels_s16.h"

/* Two positions, whose inputs fit into a byte together; each byte of their words goes to its own sum. */
#define FF_LEARN_CONV_S16_WORD(k, first, second, third, fourth)                                       \
    "lw %[v], 4*" #k "(%[p])\n"                                                                       \
    "lw %[w], 4*" #k "(%[q])\n"                                                                       \
    "add %[v], %[v], %[w]\n"                                                                          \
    FF_DOT_UNSIGNED(first, "%[v]", "%[b0]") FF_DOT_UNSIGNED(second, "%[v]", "%[b1]")                  \
    FF_DOT_UNSIGNED(third, "%[v]", "%[b2]") FF_DOT_UNSIGNED(fourth, "%[v]", "%[b3]")
#define FF_LEARN_CONV_S16_CLEAR_SUMS(k, first, second) "li " first ", 0\n" "li " second ", 0\n"
#define FF_LEARN_CONV_S16_ADD_SUMS(k, first, second)                                                  \
    "lw %[q], 8*" #k "(%[p])\n"                                                                       \
    "lw %[w], 8*" #k "+4(%[p])\n"                                                                     \
    FF_MAC_WORDS("%[q]", first, "%[v]") FF_MAC_WORDS("%[w]", second, "%[v]")                          \
    "sw %[q], 8*" #k "(%[p])\n"                                                                       \
    "sw %[w], 8*" #k "+4(%[p])\n"
#define FF_LEARN_CONV_S16_EACH(S)                                                                     \
    S(0, "x16", "x17") S(1, "x18", "x19") S(2, "x20", "x21") S(3, "x22", "x23")                       \
    S(4, "x24", "x25") S(5, "x26", "x27") S(6, "x28", "x29") S(7, "x30", "x31")

/* Pairs of places, one or more, and where the sums of the inputs there go. */
struct ff_learn_conv_s16_pairs {
    const uint16_t *place;
    uint32_t count;
    int32_t factor;
    int32_t *total;
};

/* total[i] += factor times the sum of x[place + i] for 16 inputs. */
FF_BLOCK_FUNCTION ff_learn_conv_s16_sum_pairs(const struct ff_learn_conv_s16_pairs *pairs, uintptr_t x)
{
    uint32_t place, p, q, v, w;
    __asm__ volatile("lw %[v], %[count](%[pairs])\n"
                     "lw %[place], %[first](%[pairs])\n"
                     FF_LEARN_CONV_S16_EACH(FF_LEARN_CONV_S16_CLEAR_SUMS)
                     FF_LOOP("%[v]", "32")
                     FF_LOAD_HALF("%[p]", "%[place]", 2) FF_LOAD_HALF("%[q]", "%[place]", 2)
                     "add %[p], %[p], %[x]\n"
                     "add %[q], %[q], %[x]\n"
                     FF_LEARN_CONV_S16_WORD(0, "x16", "x17", "x18", "x19") FF_LEARN_CONV_S16_WORD(1, "x20", "x21", "x22", "x23")
                     FF_LEARN_CONV_S16_WORD(2, "x24", "x25", "x26", "x27") FF_LEARN_CONV_S16_WORD(3, "x28", "x29", "x30", "x31")
                     FF_LOOP_END
                     "lw %[v], %[factor](%[pairs])\n"
                     "lw %[p], %[total](%[pairs])\n"
                     FF_LEARN_CONV_S16_EACH(FF_LEARN_CONV_S16_ADD_SUMS)
                     : [place] "=&r"(place), [p] "=&r"(p), [q] "=&r"(q), [v] "=&r"(v), [w] "=&r"(w)
                     : [pairs] "r"(pairs), [x] "r"(x), [b0] "r"(1u), [b1] "r"(1u << 8), [b2] "r"(1u << 16), [b3] "r"(1u << 24),
                       [first] "i"(offsetof(struct ff_learn_conv_s16_pairs, place)),
                       [count] "i"(offsetof(struct ff_learn_conv_s16_pairs, count)),
                       [factor] "i"(offsetof(struct ff_learn_conv_s16_pairs, factor)),
                       [total] "i"(offsetof(struct ff_learn_conv_s16_pairs, total))
                     : "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "x29", "x30",
                       "x31", "memory");
}

/* The same of a list; the last of an odd number of places goes alone. */
static void ff_learn_conv_s16_sums(const struct ff_sum_listed *list, uintptr_t x, int32_t *total)
{
    const struct ff_learn_conv_s16_pairs pairs = { list->place, list->count / 2u, list->factor, total };
    if (pairs.count != 0) {
        ff_learn_conv_s16_sum_pairs(&pairs, x);
    }
    if ((list->count & 1u) != 0) {
        ff_learn_conv_s16_products((const int8_t *)(x + list->place[list->count - 1u]), 16u, list->factor, total);
    }
}

static inline int ff_learn_conv_s16_find(const struct ff_learn_conv_s16_update *update, const int8_t *z, uint32_t j,
                                         ff_largest_places places)
{
    return ff_largest_find_places(update->sources, update->window, z, update->outputs, j, 1u, places);
}

/* Takes the steps of a channel back, whatever the limits had to say: they were cut off to 16 bits. */
static void ff_learn_conv_s16_take_back(const struct ff_learn_conv_s16_update *update, uint32_t column, int16_t *weight)
{
    for (uint32_t i = 0; i < update->inputs; i++, weight += update->outputs) {
        *weight = (int16_t)((uint32_t)*weight + (uint32_t)ff_learn_conv_s16_step(update->total[i], update->draws[i], column, update->rule->dither));
    }
}

/* The steps of all weights of a channel; once more one by one where a limit holds one of them. */
static uint32_t ff_learn_conv_s16_move_all(const struct ff_learn_conv_s16_update *update, uint32_t column, int16_t *weight)
{
    const uint32_t spare = 16u - update->rule->dither, step = 2u * update->outputs;
    const int32_t *total = update->total;
    const uint16_t *draws = update->draws;
    int16_t *at = weight;
    int32_t least = 0, largest = 0, moved, draw, old;
    __asm__ volatile(FF_LOOP("%[count]", "11")
                     FF_LOAD_HALF("%[draw]", "%[draws]", 2)
                     FF_LOAD("%[moved]", "%[total]", 4)
                     "xor %[draw], %[draw], %[column]\n"
                     "srl %[draw], %[draw], %[spare]\n"
                     "add %[moved], %[moved], %[draw]\n"
                     "lh %[old], 0(%[at])\n"
                     "sra %[moved], %[moved], %[dither]\n"
                     "sub %[moved], %[old], %[moved]\n"
                     FF_LEAST_WORD("%[least]", "%[least]", "%[moved]")
                     FF_LARGEST_WORD("%[largest]", "%[largest]", "%[moved]")
                     FF_STORE_HALF_STEP("%[moved]", "%[at]", "%[step]")
                     FF_LOOP_END
                     : [total] "+&r"(total), [draws] "+&r"(draws), [at] "+&r"(at), [least] "+&r"(least), [largest] "+&r"(largest),
                       [moved] "=&r"(moved), [draw] "=&r"(draw), [old] "=&r"(old)
                     : [count] "r"(update->inputs), [column] "r"(column), [spare] "r"(spare), [step] "r"(step),
                       [dither] "r"((uint32_t)update->rule->dither)
                     : "memory");
    if (least >= FF_LOWEST_MASTER && largest <= FF_HIGHEST_MASTER) {
        return 0;
    }
    ff_learn_conv_s16_take_back(update, column, weight);
    return ff_learn_conv_s16_move(update, column, weight);
}

#undef FF_SUM_LISTED_16

#define FF_LEARN_CONV_S16_BY_MAP ff_learn_conv_s16_channels
#include "ff_learn_conv_s16_public.h"

#endif
