/*
 * Fully connected products of a layer that learns for PULP cores: the upper bytes of four masters of each of eight outputs, or of
 * two, are put together in words as they are read, and multiplied with four inputs at a time. Words of inputs that are all zero are
 * left out. Words may begin anywhere: these cores then load in two accesses. Of an odd number of outputs the last one goes alone.
 */
#ifndef FF_DENSE_S16_PULP_C
#define FF_DENSE_S16_PULP_C

#include "ff_build.h"
#include "ff_dense_s16.h"
#include "ff_block.h"
#include "ff_fixed.h"
#include "ff_product.h"
#include "ff_pulp.h"

/* Four inputs, not all zero, and the bytes from the rows of their weights to those of the next ones. */
struct ff_dense_s16_word {
    uint32_t inputs;
    uint32_t step;
};

#define FF_DENSE_S16_WORDS 128u

struct ff_dense_s16_words {
    struct ff_dense_s16_word word[FF_DENSE_S16_WORDS];
    uint32_t count;
    uint32_t start; /* bytes from the matrix to the first rows */
};

static inline uint32_t ff_dense_s16_word_at(const int8_t *x)
{
    uint32_t word;
    __asm__("lw %0, 0(%1)" : "=r"(word) : "r"(x), "m"(*(const int8_t(*)[4])x));
    return word;
}

/* Lists words from `i` up to `words` until the list is full; `bytes` are those of four rows. Returns the word to go on from. */
static uint32_t ff_dense_s16_list(struct ff_dense_s16_words *list, const int8_t *x, uint32_t i, uint32_t words, uint32_t bytes)
{
    struct ff_dense_s16_word *next = list->word;
    uint32_t *to_next = &list->start, skipped = i * bytes;
    for (; i != words && next != list->word + FF_DENSE_S16_WORDS; i++, skipped += bytes) {
        const uint32_t inputs = ff_dense_s16_word_at(x + 4u * i);
        if (inputs != 0) {
            *to_next = skipped;
            next->inputs = inputs;
            to_next = &next->step;
            next++;
            skipped = 0;
        }
    }
    *to_next = 0;
    list->count = (uint32_t)(next - list->word);
    return i;
}

/* Two outputs: four masters of each become a word; `first` where the pointers to the rows move on to the next word. */
#define FF_DENSE_S16_LOAD(k)                                                                          \
    "lw %[a], 4*" #k "(%[row0])\n"                                                                    \
    "lw %[b], 4*" #k "(%[row1])\n"                                                                    \
    "lw %[c], 4*" #k "(%[row2])\n"                                                                    \
    "lw %[d], 4*" #k "(%[row3])\n"
#define FF_DENSE_S16_FIRST                                                                            \
    FF_LOAD_STEP("%[a]", "%[row0]", "%[step]") FF_LOAD_STEP("%[b]", "%[row1]", "%[step]")             \
    FF_LOAD_STEP("%[c]", "%[row2]", "%[step]") FF_LOAD_STEP("%[d]", "%[row3]", "%[step]")
#define FF_DENSE_S16_DOTS(even, odd)                                                                  \
    FF_SHUFFLE_BYTES("%[a]", "%[b]", "%[upper]") FF_SHUFFLE_BYTES("%[c]", "%[d]", "%[upper]")         \
    FF_PACK_HALVES("%[b]", "%[c]", "%[a]") FF_SHUFFLE_BYTES("%[a]", "%[c]", "%[high]")                \
    FF_DOT_BYTES(even, "%[b]", "%[x]") FF_DOT_BYTES(odd, "%[a]", "%[x]")
#define FF_DENSE_S16_LAST_1 FF_DENSE_S16_FIRST FF_DENSE_S16_DOTS("x16", "x17")
#define FF_DENSE_S16_LAST_4                                                                           \
    FF_DENSE_S16_LOAD(1) FF_DENSE_S16_DOTS("x18", "x19") FF_DENSE_S16_LOAD(2) FF_DENSE_S16_DOTS("x20", "x21") \
    FF_DENSE_S16_LOAD(3) FF_DENSE_S16_DOTS("x22", "x23") FF_DENSE_S16_FIRST FF_DENSE_S16_DOTS("x16", "x17")
#define FF_DENSE_S16_EACH_1(S) S(0, "x16") S(1, "x17")
#define FF_DENSE_S16_EACH_4(S) FF_DENSE_S16_EACH_1(S) S(2, "x18") S(3, "x19") S(4, "x20") S(5, "x21") S(6, "x22") S(7, "x23")
#define FF_DENSE_S16_TAKE(k, sum) "lw " sum ", 4*" #k "(%[from])\n"
#define FF_DENSE_S16_KEEP(k, sum) "sw " sum ", 4*" #k "(%[acc])\n"

/* acc = from + the words of a list times their rows, `row` bytes long, for N pairs of outputs. */
#define FF_DEFINE_DENSE_S16(NAME, N)                                                                  \
    FF_BLOCK_FUNCTION NAME(const struct ff_dense_s16_words *list, const int16_t *weights, uint32_t row, const int32_t *from, \
                           int32_t *acc)                                                              \
    {                                                                                                 \
        const struct ff_dense_s16_word *word = list->word;                                            \
        const char *row0 = (const char *)weights + list->start, *row1 = row0 + row, *row2 = row1 + row, *row3 = row2 + row; \
        uint32_t a, b, c, d, x, step;                                                                 \
        __asm__ volatile(FF_DENSE_S16_EACH_##N(FF_DENSE_S16_TAKE)                                     \
                         FF_LOOP("%[count]", "2+10*" #N)                                              \
                         FF_LOAD("%[x]", "%[word]", 4)                                                \
                         FF_LOAD("%[step]", "%[word]", 4)                                             \
                         FF_DENSE_S16_LAST_##N                                                        \
                         FF_LOOP_END                                                                  \
                         FF_DENSE_S16_EACH_##N(FF_DENSE_S16_KEEP)                                     \
                         : [word] "+&r"(word), [row0] "+&r"(row0), [row1] "+&r"(row1), [row2] "+&r"(row2), [row3] "+&r"(row3), \
                           [a] "=&r"(a), [b] "=&r"(b), [c] "=&r"(c), [d] "=&r"(d), [x] "=&r"(x), [step] "=&r"(step) \
                         : [count] "r"(list->count), [from] "r"(from), [acc] "r"(acc), [upper] "r"(0x07030501u), \
                           [high] "r"(0x07060302u)                                                    \
                         : "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23", "memory");         \
    }

FF_DEFINE_DENSE_S16(ff_dense_s16_four, 4)
FF_DEFINE_DENSE_S16(ff_dense_s16_one, 1)

/* acc = from + those inputs of all from the first up to `end` for the outputs from j on. */
static void ff_dense_s16_rest(const int16_t *weights, uint32_t first, uint32_t end, uint32_t outputs, uint32_t j, const int8_t *x,
                              int32_t *acc)
{
    for (uint32_t i = first; i < end; i++) {
        for (uint32_t k = j; x[i] != 0 && k < outputs; k++) {
            acc[k] += x[i] * (weights[i * outputs + k] >> 8);
        }
    }
}

/* acc = from + x W; returns the number of non-zero inputs. */
static uint32_t ff_dense_s16_accumulate(const int16_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                        const int32_t *from, int32_t *acc)
{
    const uint32_t words = inputs / 4u, pairs = outputs & ~(uint32_t)1u, row = 2u * outputs;
    const uint32_t non_zero = ff_count_non_zero_s8(x, inputs);
    struct ff_dense_s16_words list;
    for (uint32_t j = 0; from != acc && j < outputs; j++) {
        acc[j] = from[j];
    }
    for (uint32_t i = 0; i != words;) {
        i = ff_dense_s16_list(&list, x, i, words, 4u * row);
        uint32_t j = list.count == 0 ? pairs : 0;
        for (; pairs - j >= 8u; j += 8u) {
            ff_dense_s16_four(&list, weights + j, row, acc + j, acc + j);
        }
        for (; j != pairs; j += 2u) {
            ff_dense_s16_one(&list, weights + j, row, acc + j, acc + j);
        }
    }
    ff_dense_s16_rest(weights, 0, 4u * words, outputs, pairs, x, acc);
    ff_dense_s16_rest(weights, 4u * words, inputs, outputs, 0, x, acc);
    return non_zero;
}

#include "ff_dense_s16_public.h"

#endif
