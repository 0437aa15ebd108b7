/* Sums of inputs at listed places: in words where all begin on word boundaries and none is negative, else byte by byte. */
#ifndef FF_SUM_LISTED_S8_H
#define FF_SUM_LISTED_S8_H

#include "ff_block.h"
#include "ff_fixed.h"
#include "ff_packed_s8.h"

#define FF_SUM_PLACES 258u /* whose sums fit into 16 bits */
#define FF_SUM_WORDS 4u    /* of inputs that are summed up together */

/* Places from one input on, and what their sums count. */
struct ff_sum_listed {
    const uint16_t *place;
    uint32_t count;
    int32_t factor;
};

/* Both halves of a word of four sums of bytes. */
#define FF_SUM_LISTED_ADD(k, word)                                                                    \
    {                                                                                                 \
        const uint32_t bytes = word;                                                                  \
        even[k] += bytes & FF_PACKED_HALVES;                                                          \
        odd[k] += bytes >> 8 & FF_PACKED_HALVES;                                                      \
    }

/* total[i] += factor times the sum of x[place + i] for 4 `words` inputs, a constant. Two inputs fit into a byte: 2 * 127. */
FF_BLOCK_BODY ff_sum_listed_words(const struct ff_sum_listed *list, uintptr_t x, uint32_t words, int32_t *total)
{
    uint32_t even[FF_SUM_WORDS], odd[FF_SUM_WORDS];
    const uint16_t *place = list->place;
    FF_UNROLLED
    for (uint32_t k = 0; k < words; k++) {
        even[k] = odd[k] = 0;
    }
    for (const uint16_t *const end = place + (list->count & ~1u); place != end; place += 2) {
        const int8_t *const first = (const int8_t *)(x + place[0]), *const second = (const int8_t *)(x + place[1]);
        FF_UNROLLED
        for (uint32_t k = 0; k < words; k++) {
            FF_SUM_LISTED_ADD(k, ff_word(first + 4u * k) + ff_word(second + 4u * k))
        }
    }
    if ((list->count & 1u) != 0) {
        const int8_t *const last = (const int8_t *)(x + *place);
        FF_UNROLLED
        for (uint32_t k = 0; k < words; k++) {
            FF_SUM_LISTED_ADD(k, ff_word(last + 4u * k))
        }
    }
    const int32_t factor = list->factor;
    FF_UNROLLED
    for (uint32_t k = 0; k < words; k++, total += 4) {
        total[0] += factor * (int32_t)(even[k] & 0xffffu);
        total[1] += factor * (int32_t)(odd[k] & 0xffffu);
        total[2] += factor * (int32_t)(even[k] >> 16);
        total[3] += factor * (int32_t)(odd[k] >> 16);
    }
}

#ifndef FF_SUM_LISTED_16 /* the including file may bring another form */
#define FF_SUM_LISTED_16 ff_sum_listed_16
FF_BLOCK_FUNCTION ff_sum_listed_16(const struct ff_sum_listed *list, uintptr_t x, int32_t *total)
{
    ff_sum_listed_words(list, x, FF_SUM_WORDS, total);
}
#endif

FF_BLOCK_FUNCTION ff_sum_listed_4(const struct ff_sum_listed *list, uintptr_t x, int32_t *total)
{
    ff_sum_listed_words(list, x, 1u, total);
}

/* The same of `width` inputs, a constant, wherever they begin and whatever their sign. */
FF_BLOCK_BODY ff_sum_listed_bytes(const struct ff_sum_listed *list, uintptr_t x, uint32_t width, int32_t *total)
{
    int32_t sum[8];
    FF_UNROLLED
    for (uint32_t k = 0; k < width; k++) {
        sum[k] = 0;
    }
    for (const uint16_t *place = list->place, *const end = place + list->count; place != end; place++) {
        const int8_t *const at = (const int8_t *)(x + *place);
        FF_UNROLLED
        for (uint32_t k = 0; k < width; k++) {
            sum[k] += at[k];
        }
    }
    FF_UNROLLED
    for (uint32_t k = 0; k < width; k++) {
        total[k] += list->factor * sum[k];
    }
}

FF_BLOCK_FUNCTION ff_sum_listed_bytes_8(const struct ff_sum_listed *list, uintptr_t x, int32_t *total)
{
    ff_sum_listed_bytes(list, x, 8u, total);
}

FF_BLOCK_FUNCTION ff_sum_listed_bytes_1(const struct ff_sum_listed *list, uintptr_t x, int32_t *total)
{
    ff_sum_listed_bytes(list, x, 1u, total);
}

/* The same of `run` inputs from x on. */
static inline void ff_sum_listed_run(const struct ff_sum_listed *list, uintptr_t x, uint32_t run, int in_words, int32_t *total)
{
    const uint32_t at_once = in_words ? 4u * FF_SUM_WORDS : 8u;
    uint32_t i = 0;
    for (; run - i >= at_once; i += at_once) {
        if (in_words) {
            FF_SUM_LISTED_16(list, x + i, total + i);
        } else {
            ff_sum_listed_bytes_8(list, x + i, total + i);
        }
    }
    for (; in_words && run - i >= 4u; i += 4u) {
        ff_sum_listed_4(list, x + i, total + i);
    }
    for (; i != run; i++) {
        ff_sum_listed_bytes_1(list, x + i, total + i);
    }
}

#endif
