/*
 * Products of masters for PULP cores. Inputs that are not zero are listed four at a time, as a word; the upper bytes of their
 * masters, of two neighbouring outputs at a time, are put together in words as they are read. Words may begin anywhere: these cores
 * then load in two accesses.
 */
#ifndef FF_DENSE_S16_WORDS_PULP_H
#define FF_DENSE_S16_WORDS_PULP_H

#include "ff_block.h"
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

/* Of a list whose entries have places: steps from each to the next in its place in a word. */
static inline void ff_dense_s16_take_steps(struct ff_dense_s16_words *list)
{
    for (uint32_t n = list->count; n-- > 1u;) {
        const uint32_t *const before = n == 1u ? list->start : list->word[n - 2u].step;
        uint32_t *const step = list->word[n - 1u].step;
        for (uint32_t k = 0; k < 4u; k++) {
            step[k] -= before[k];
        }
    }
}

/* Lists inputs from `i` on until the list is full; `bytes` are those of a row. Adds to `non_zero`; returns the input to go on from. */
static inline uint32_t ff_dense_s16_list(struct ff_dense_s16_words *list, const int8_t *x, uint32_t i, uint32_t inputs, uint32_t bytes,
                                         uint32_t *non_zero)
{
    struct ff_dense_s16_word *word = list->word;
    uint32_t *to = list->start, n = 0;
    while (i < inputs && n <= 4u * FF_DENSE_S16_WORDS - 4u) {
        const int whole = ((uintptr_t)&x[i] & 3u) == 0 && inputs - i >= 4u;
        uint32_t place = i * bytes;
        for (uint32_t value = whole ? ff_word(&x[i]) : (uint8_t)x[i]; value != 0; value >>= 8, place += bytes) {
            if ((value & 0xffu) != 0) {
                const uint32_t k = n++ & 3u;
                ((uint8_t *)&word->inputs)[k] = (uint8_t)value;
                to[k] = place;
                if (k == 3u) {
                    to = word->step;
                    word++;
                }
            }
        }
        i += whole ? 4u : 1u;
    }
    *non_zero += n;
    list->count = (n + 3u) / 4u;
    for (; (n & 3u) != 0; n++) {
        ((uint8_t *)&word->inputs)[n & 3u] = 0;
        to[n & 3u] = 0;
    }
    ff_dense_s16_take_steps(list);
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

static inline void ff_dense_s16_copy(const int32_t *from, int32_t *acc, uint32_t count)
{
    for (uint32_t j = 0; from != acc && j < count; j++) {
        acc[j] = from[j];
    }
}

/* acc += the list times its rows for `count` neighbouring outputs, an even number. */
static inline void ff_dense_s16_pairs(const struct ff_dense_s16_words *list, const int16_t *weights, int32_t *acc, uint32_t count)
{
    uint32_t j = list->count == 0 ? count : 0;
    for (; count - j >= 8u; j += 8u) {
        ff_dense_s16_four(list, weights + j, acc + j);
    }
    for (; j != count; j += 2u) {
        ff_dense_s16_one(list, weights + j, acc + j);
    }
}

#endif
