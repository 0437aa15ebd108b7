/*
 * Fully connected products of halves. With Zfh every weight is one conversion. Without, weights are taken in pairs, one
 * word each: shifted into place, a half is a float times 2^-112, and the input makes up for that factor.
 */
#ifndef FF_DENSE_F16_C
#define FF_DENSE_F16_C

#include "ff_float.h"
#include "ff_dense_f16.h"
#include "ff_stored_f16.h"
#include "ff_blocks_real.h"

#if defined(FF_HALF_INSTRUCTIONS)

static void ff_walk(const struct ff_list *list, const ff_half *weights, uint32_t outputs, uint32_t count, float *acc)
{
    (void)outputs;
    ff_all_blocks(list, weights, count, acc);
}

#else

/* Two neighbouring halves on a word boundary, the first in the lower bits. */
static uint32_t ff_dense_f16_pair_at(const ff_half *at)
{
    uint32_t pair;
    __builtin_memcpy(&pair, __builtin_assume_aligned(at, 4), sizeof pair);
    return pair;
}

/* The upper half of a word, times 2^-112: its sign is spread, and the copies are cut off with the lower half. */
static float ff_dense_f16_upper_half(uint32_t word)
{
    return ff_float_of_bits((uint32_t)((int32_t)word >> 3) & 0x8fffe000u);
}

/* Bits 15 and 31 tell whether an exponent in the pair is that of infinity and NaN, which would come out finite. */
static uint32_t ff_dense_f16_specials(uint32_t pair)
{
    return (pair & 0x7c007c00u) + 0x04000400u;
}

/* Ten pairs of sums and a few temporaries fill the 32 float registers; 4 and 1 are the head of ten classes. */
#define FF_MOST_PAIRS 10u

/* For `pairs` pairs of outputs: acc += list W, unless a weight is not finite. Returns whether one was. */
__attribute__((always_inline)) static inline int ff_dense_f16_pairs(const struct ff_list *list, const ff_half *weights,
                                                                    float *acc, uint32_t pairs)
{
    const struct ff_entry *const end = &list->entry[list->count];
    uint32_t special = 0;
    float low[FF_MOST_PAIRS], high[FF_MOST_PAIRS];
    FF_UNROLLED
    for (uint32_t p = 0; p < pairs; p++) {
        low[p] = acc[2u * p];
        high[p] = acc[2u * p + 1u];
    }
    for (const struct ff_entry *entry = list->entry; entry != end; entry++) {
        const ff_half *const row = weights + entry->offset;
        const float scaled = entry->value * 0x1p112f;
        FF_UNROLLED
        for (uint32_t p = 0; p < pairs; p++) {
            const uint32_t pair = ff_dense_f16_pair_at(&row[2u * p]);
            special |= ff_dense_f16_specials(pair);
            low[p] = ff_multiply_add(scaled, ff_dense_f16_upper_half(pair << 16), low[p]);
            high[p] = ff_multiply_add(scaled, ff_dense_f16_upper_half(pair), high[p]);
        }
    }
    if (special & 0x80008000u) {
        return 1;
    }
    FF_UNROLLED
    for (uint32_t p = 0; p < pairs; p++) {
        acc[2u * p] = low[p];
        acc[2u * p + 1u] = high[p];
    }
    return 0;
}

__attribute__((noinline)) static int ff_dense_f16_pairs_10(const struct ff_list *list, const ff_half *weights,
                                                           float *acc)
{
    return ff_dense_f16_pairs(list, weights, acc, 10u);
}

__attribute__((noinline)) static int ff_dense_f16_pairs_8(const struct ff_list *list, const ff_half *weights,
                                                          float *acc)
{
    return ff_dense_f16_pairs(list, weights, acc, 8u);
}

__attribute__((noinline)) static int ff_dense_f16_pairs_4(const struct ff_list *list, const ff_half *weights,
                                                          float *acc)
{
    return ff_dense_f16_pairs(list, weights, acc, 4u);
}

__attribute__((noinline)) static int ff_dense_f16_pairs_2(const struct ff_list *list, const ff_half *weights,
                                                          float *acc)
{
    return ff_dense_f16_pairs(list, weights, acc, 2u);
}

__attribute__((noinline)) static int ff_dense_f16_pairs_1(const struct ff_list *list, const ff_half *weights,
                                                          float *acc)
{
    return ff_dense_f16_pairs(list, weights, acc, 1u);
}

/* As many blocks of `pairs` pairs as there are from j on. */
#define FF_RUN_PAIRS(run, pairs)                                                                      \
    for (; count - j >= 2u * pairs; j += 2u * pairs) {                                                \
        if (run(list, weights + j, acc + j)) {                                                        \
            ff_all_blocks(list, weights + j, 2u * pairs, acc + j);                                    \
        }                                                                                             \
    }

static void ff_walk(const struct ff_list *list, const ff_half *weights, uint32_t outputs, uint32_t count, float *acc)
{
    if (outputs % 2u != 0 || (uintptr_t)weights % 4u != 0) {
        ff_all_blocks(list, weights, count, acc);
        return;
    }
    uint32_t j = 0;
    FF_RUN_PAIRS(ff_dense_f16_pairs_10, 10u)
    FF_RUN_PAIRS(ff_dense_f16_pairs_8, 8u)
    FF_RUN_PAIRS(ff_dense_f16_pairs_4, 4u)
    FF_RUN_PAIRS(ff_dense_f16_pairs_2, 2u)
    FF_RUN_PAIRS(ff_dense_f16_pairs_1, 1u)
}

#endif

#include "ff_dense_real.h"
#include "ff_dense_f16_public.h"

#endif
