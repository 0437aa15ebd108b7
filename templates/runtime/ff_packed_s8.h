/*
 * Four int8 weights times an input in two multiplications. A word of four weights becomes two words of two, w + 128 each in
 * 16 bits of its own; times an input of 0 to 127 these are two products, and those of two inputs added still fit 16 bits:
 * 2 * 255 * 127 < 2^16. A sum of such words, modulo 2^32, has the sums of the lower halves in it once those of the upper ones
 * are known, which are added up beside it. At last 128 times the sum of the inputs is too much.
 */
#ifndef FF_PACKED_S8_H
#define FF_PACKED_S8_H

#include "ff_block.h"
#include "ff_fixed.h"

#define FF_PACKED_HALVES 0x00ff00ffu

#define FF_PACKED_BIAS 128u

#if defined(__GNUC__)
#define FF_PACKED __attribute__((always_inline)) static inline
#else
#define FF_PACKED static inline
#endif

/* Weights + 128 of outputs 0 and 2, and of 1 and 3; the first of each two is the lower half. */
struct ff_packed_weights {
    uint32_t even, odd;
};

/* Sums of four outputs: those of whole words, and of their upper halves. */
struct ff_packed_sums {
    uint32_t even, even_high, odd, odd_high;
};

/* Four weights from a word boundary on. */
FF_PACKED struct ff_packed_weights ff_packed_load(const int8_t *at)
{
    const uint32_t word = ff_word(at) ^ 0x80808080u;
    const struct ff_packed_weights weights = {word & FF_PACKED_HALVES, word >> 8 & FF_PACKED_HALVES};
    return weights;
}

/* sums += products of two inputs. */
FF_PACKED void ff_packed_add(struct ff_packed_sums *sums, uint32_t even, uint32_t odd)
{
    sums->even += even;
    sums->even_high += even >> 16;
    sums->odd += odd;
    sums->odd_high += odd >> 16;
}

/* sums = from - excess, excess being 128 times the sum of the inputs that will be added. */
FF_PACKED struct ff_packed_sums ff_packed_begin(const int32_t *from, uint32_t excess)
{
    struct ff_packed_sums sums;
    sums.even_high = (uint32_t)from[2] - excess;
    sums.even = (uint32_t)from[0] - excess + (sums.even_high << 16);
    sums.odd_high = (uint32_t)from[3] - excess;
    sums.odd = (uint32_t)from[1] - excess + (sums.odd_high << 16);
    return sums;
}

#define FF_PACKED_NEVER 0xffffffffu

/* Whether every row of weights begins on a word boundary. */
static inline int ff_packed_rows(const int8_t *weights, uint32_t outputs)
{
    return (((uintptr_t)weights | outputs) & 3u) == 0;
}

/* Sum of a multiple of four inputs from a word boundary on, or FF_PACKED_NEVER where one of them is negative. */
static inline uint32_t ff_packed_sum(const int8_t *x, uint32_t count)
{
    uint32_t any = 0, sum = 0, high = 0;
    for (const int8_t *const end = x + count; x != end; x += 4) {
        const uint32_t word = ff_word(x), halves = (word & FF_PACKED_HALVES) + (word >> 8 & FF_PACKED_HALVES);
        any |= word;
        sum += halves;
        high += halves >> 16;
    }
    return (any & 0x80808080u) != 0 ? FF_PACKED_NEVER : sum - (high << 16) + high;
}

FF_PACKED void ff_packed_end(const struct ff_packed_sums *sums, int32_t *acc)
{
    acc[0] = (int32_t)(sums->even - (sums->even_high << 16));
    acc[1] = (int32_t)(sums->odd - (sums->odd_high << 16));
    acc[2] = (int32_t)sums->even_high;
    acc[3] = (int32_t)sums->odd_high;
}

#endif
