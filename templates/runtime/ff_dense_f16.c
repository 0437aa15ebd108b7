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

static void ff_walk(const struct ff_list *list, const ff_half *weights, uint32_t outputs, float *acc)
{
    ff_all_blocks(list, weights, outputs, acc);
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

#define FF_PAIR_SUM(p)                                                                                \
    float low##p = acc[2 * p];                                                                        \
    float high##p = acc[2 * p + 1];
#define FF_PAIR_MAC(p)                                                                                \
    {                                                                                                 \
        const uint32_t pair = ff_dense_f16_pair_at(&row[2 * p]);                                      \
        special |= ff_dense_f16_specials(pair);                                                       \
        low##p = ff_multiply_add(scaled, ff_dense_f16_upper_half(pair << 16), low##p);                \
        high##p = ff_multiply_add(scaled, ff_dense_f16_upper_half(pair), high##p);                    \
    }
#define FF_PAIR_KEEP(p)                                                                               \
    acc[2 * p] = low##p;                                                                              \
    acc[2 * p + 1] = high##p;

/* For P pairs of outputs: acc += list W, unless a weight is not finite. Returns whether one was. */
#define FF_DEFINE_PAIRS(P)                                                                            \
    __attribute__((noinline)) static int ff_dense_f16_pairs_##P(const struct ff_list *list, const ff_half *weights, \
                                                                float *acc)                           \
    {                                                                                                 \
        const struct ff_entry *const end = &list->entry[list->count];                                 \
        uint32_t special = 0;                                                                         \
        FF_EACH_##P(FF_PAIR_SUM)                                                                      \
        for (const struct ff_entry *entry = list->entry; entry != end; entry++) {                     \
            const ff_half *const row = weights + entry->offset;                                       \
            const float scaled = entry->value * 0x1p112f;                                             \
            FF_EACH_##P(FF_PAIR_MAC)                                                                  \
        }                                                                                             \
        if (special & 0x80008000u) {                                                                  \
            return 1;                                                                                 \
        }                                                                                             \
        FF_EACH_##P(FF_PAIR_KEEP)                                                                     \
        return 0;                                                                                     \
    }

/* Ten pairs of sums and a few temporaries fill the 32 float registers; 4 and 1 are the head of ten classes. */
#define FF_ALL_PAIRS(P) P(10) P(8) P(4) P(2) P(1)

FF_ALL_PAIRS(FF_DEFINE_PAIRS)

#define FF_RUN_PAIRS(P)                                                                               \
    for (; outputs - j >= 2u * P##u; j += 2u * P##u) {                                                \
        if (ff_dense_f16_pairs_##P(list, weights + j, acc + j)) {                                     \
            ff_all_blocks(list, weights + j, 2u * P##u, acc + j);                                     \
        }                                                                                             \
    }

static void ff_walk(const struct ff_list *list, const ff_half *weights, uint32_t outputs, float *acc)
{
    if (outputs % 2u != 0 || (uintptr_t)weights % 4u != 0) {
        ff_all_blocks(list, weights, outputs, acc);
        return;
    }
    uint32_t j = 0;
    FF_ALL_PAIRS(FF_RUN_PAIRS)
}

#endif

#include "ff_dense_real.h"

#endif
