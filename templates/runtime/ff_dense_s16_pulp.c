/*
 * Fully connected products of a layer that learns for PULP cores. Inputs that are not zero are listed four at a time, as a word;
 * the upper bytes of their masters, of two neighbouring outputs at a time, are put together in words as they are read. Words may
 * begin anywhere: these cores then load in two accesses. Of an odd number of outputs the last one goes alone.
 */
#ifndef FF_DENSE_S16_PULP_C
#define FF_DENSE_S16_PULP_C

#include "ff_build.h"
#include "ff_dense_s16.h"
#include "ff_block.h"
#include "ff_fixed.h"
#include "ff_product.h"
#include "ff_shared_product.h"
#include "ff_pulp.h"
#include "ff_sparse.h"

/* Four inputs, and for each the bytes from its row of weights to that of the input in its place in the next word. */
struct ff_dense_s16_word {
    uint32_t inputs;
    uint32_t step[4];
};

#define FF_DENSE_S16_WORDS 64u

/* The inputs of a list that are not zero; 0 where there are not enough for the last word. */
struct ff_dense_s16_words {
    uint32_t start[4]; /* bytes from the matrix to the first rows */
    struct ff_dense_s16_word word[FF_DENSE_S16_WORDS];
    uint32_t count;
};

/* Lists inputs from `i` on until the list is full; `bytes` are those of a row. Adds to `non_zero`; returns the input to go on from. */
static uint32_t ff_dense_s16_list(struct ff_dense_s16_words *list, const int8_t *x, uint32_t i, uint32_t inputs, uint32_t bytes,
                                  uint32_t *non_zero)
{
    struct ff_dense_s16_word *word = list->word;
    uint32_t *to = list->start, last[4] = {0}, n = 0;
    for (; n != 4u * FF_DENSE_S16_WORDS && (i = ff_next_non_zero(x, i, inputs)) != inputs; i++, n++) {
        const uint32_t place = n & 3u;
        if (place == 0) {
            word->inputs = 0;
        }
        word->inputs |= (uint32_t)(uint8_t)x[i] << 8u * place;
        to[place] = i * bytes - last[place];
        last[place] = i * bytes;
        if (place == 3u) {
            to = word->step;
            word++;
        }
    }
    *non_zero += n;
    list->count = (n + 3u) / 4u;
    for (uint32_t rest = n; (rest & 3u) != 0; rest++) {
        to[rest & 3u] = 0;
    }
    return i;
}

/*
 * Two outputs: four masters of each become a word. Where the first two are read, pointers to the rows move on; those of the list of
 * all cores do not, since an entry knows where its row begins, but not where another core's does.
 */
#define FF_DENSE_S16_LOAD(k)                                                                          \
    "lw %[a], 4*" #k "(%[row0])\n"                                                                    \
    "lw %[b], 4*" #k "(%[row1])\n"                                                                    \
    "lw %[c], 4*" #k "(%[row2])\n"                                                                    \
    "lw %[d], 4*" #k "(%[row3])\n"
#define FF_DENSE_S16_MOVE                                                                             \
    FF_LOAD_STEP("%[a]", "%[row0]", "x24") FF_LOAD_STEP("%[b]", "%[row1]", "x25")                     \
    FF_LOAD_STEP("%[c]", "%[row2]", "x26") FF_LOAD_STEP("%[d]", "%[row3]", "x27")
#define FF_DENSE_S16_PLACE(row, place) "add " row ", " place ", %[first]\n"
#define FF_DENSE_S16_PLACES                                                                           \
    FF_DENSE_S16_PLACE("%[row0]", "x24") FF_DENSE_S16_PLACE("%[row1]", "x25")                         \
    FF_DENSE_S16_PLACE("%[row2]", "x26") FF_DENSE_S16_PLACE("%[row3]", "x27")
#define FF_DENSE_S16_DOTS(even, odd)                                                                  \
    FF_SHUFFLE_BYTES("%[a]", "%[b]", "%[upper]") FF_SHUFFLE_BYTES("%[c]", "%[d]", "%[upper]")         \
    FF_PACK_HALVES("%[b]", "%[c]", "%[a]") FF_SHUFFLE_BYTES("%[a]", "%[c]", "%[high]")                \
    FF_DOT_BYTES(even, "%[b]", "%[x]") FF_DOT_BYTES(odd, "%[a]", "%[x]")
#define FF_DENSE_S16_ROWS_1(FIRST) FIRST FF_DENSE_S16_DOTS("x16", "x17")
#define FF_DENSE_S16_ROWS_4(FIRST)                                                                    \
    FF_DENSE_S16_LOAD(1) FF_DENSE_S16_DOTS("x18", "x19") FF_DENSE_S16_LOAD(2) FF_DENSE_S16_DOTS("x20", "x21") \
    FF_DENSE_S16_LOAD(3) FF_DENSE_S16_DOTS("x22", "x23") FIRST FF_DENSE_S16_DOTS("x16", "x17")
#define FF_DENSE_S16_EACH_1(S) S(0, "x16") S(1, "x17")
#define FF_DENSE_S16_EACH_4(S) FF_DENSE_S16_EACH_1(S) S(2, "x18") S(3, "x19") S(4, "x20") S(5, "x21") S(6, "x22") S(7, "x23")
#define FF_DENSE_S16_TAKE(k, sum) "lw " sum ", 4*" #k "(%[acc])\n"
#define FF_DENSE_S16_KEEP(k, sum) "sw " sum ", 4*" #k "(%[acc])\n"

/* acc += the words of a list times their rows for N pairs of outputs; a word takes `length` instructions. */
#define FF_DEFINE_DENSE_S16(NAME, N, length, PLACES, FIRST)                                           \
    FF_BLOCK_FUNCTION NAME(const struct ff_dense_s16_words *list, const int16_t *weights, int32_t *acc) \
    {                                                                                                 \
        const struct ff_dense_s16_word *word = list->word;                                            \
        const char *const first = (const char *)weights;                                              \
        const char *row0 = first + list->start[0], *row1 = first + list->start[1], *row2 = first + list->start[2]; \
        const char *row3 = first + list->start[3];                                                    \
        uint32_t a, b, c, d, x;                                                                       \
        __asm__ volatile(FF_DENSE_S16_EACH_##N(FF_DENSE_S16_TAKE)                                     \
                         FF_LOOP("%[count]", length)                                                  \
                         FF_LOAD("%[x]", "%[word]", 4)                                                \
                         FF_LOAD("x24", "%[word]", 4) FF_LOAD("x25", "%[word]", 4)                    \
                         FF_LOAD("x26", "%[word]", 4) FF_LOAD("x27", "%[word]", 4)                    \
                         PLACES FF_DENSE_S16_ROWS_##N(FIRST)                                          \
                         FF_LOOP_END                                                                  \
                         FF_DENSE_S16_EACH_##N(FF_DENSE_S16_KEEP)                                     \
                         : [word] "+&r"(word), [row0] "+&r"(row0), [row1] "+&r"(row1), [row2] "+&r"(row2), [row3] "+&r"(row3), \
                           [a] "=&r"(a), [b] "=&r"(b), [c] "=&r"(c), [d] "=&r"(d), [x] "=&r"(x)     \
                         : [count] "r"(list->count), [first] "r"(first), [acc] "r"(acc), [upper] "r"(0x07030501u), \
                           [high] "r"(0x07060302u)                                                    \
                         : "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "memory"); \
    }

FF_DEFINE_DENSE_S16(ff_dense_s16_four, 4, "45", , FF_DENSE_S16_MOVE)
FF_DEFINE_DENSE_S16(ff_dense_s16_one, 1, "15", , FF_DENSE_S16_MOVE)

static void ff_dense_s16_copy(const int32_t *from, int32_t *acc, uint32_t count)
{
    for (uint32_t j = 0; from != acc && j < count; j++) {
        acc[j] = from[j];
    }
}

/* acc = from + x W for `count` neighbouring outputs of rows of `outputs`; returns the number of non-zero inputs. */
static uint32_t ff_dense_s16_some(const int16_t *weights, uint32_t inputs, uint32_t outputs, uint32_t count, const int8_t *x,
                                  const int32_t *from, int32_t *acc)
{
    const uint32_t pairs = count & ~(uint32_t)1u;
    struct ff_dense_s16_words list;
    uint32_t non_zero = 0;
    ff_dense_s16_copy(from, acc, count);
    for (uint32_t i = 0; i != inputs;) {
        i = ff_dense_s16_list(&list, x, i, inputs, 2u * outputs, &non_zero);
        uint32_t j = list.count == 0 ? pairs : 0;
        for (; pairs - j >= 8u; j += 8u) {
            ff_dense_s16_four(&list, weights + j, acc + j);
        }
        for (; j != pairs; j += 2u) {
            ff_dense_s16_one(&list, weights + j, acc + j);
        }
    }
    for (uint32_t i = 0; pairs != count && i < inputs; i++) {
        acc[pairs] += x[i] * (weights[i * outputs + pairs] >> 8);
    }
    return non_zero;
}

#if FF_CORES == 1
#include "ff_dense_s16_shared.h"
#else
#include "ff_dense_s16_team_pulp.h"
#endif
#include "ff_dense_s16_public.h"

#endif
