/* Sums of inputs at listed places, four neighbours in two words: none may be negative, and all begin on word boundaries. */
#ifndef FF_SUM_LISTED_S8_H
#define FF_SUM_LISTED_S8_H

#include "ff_block.h"
#include "ff_fixed.h"
#include "ff_packed_s8.h"

#define FF_SUM_PLACES 258u /* whose sums fit into 16 bits */
#define FF_SUM_WORDS 4u    /* of inputs that are summed up together */

/* total[i] += factor (sum of x[place + i] >> spare) for 4 `words` inputs, a constant. */
FF_BLOCK_BODY ff_sum_listed(const int8_t *x, const uint16_t *place, uint32_t count, uint32_t words, int32_t factor, uint32_t spare,
                            int32_t *total)
{
    uint32_t even[FF_SUM_WORDS], odd[FF_SUM_WORDS];
    FF_UNROLLED
    for (uint32_t k = 0; k < words; k++) {
        even[k] = odd[k] = 0;
    }
    for (const uint16_t *const end = place + count; place != end; place++) {
        const int8_t *const at = x + *place;
        FF_UNROLLED
        for (uint32_t k = 0; k < words; k++) {
            const uint32_t word = ff_word(at + 4u * k);
            even[k] += word & FF_PACKED_HALVES;
            odd[k] += word >> 8 & FF_PACKED_HALVES;
        }
    }
    FF_UNROLLED
    for (uint32_t k = 0; k < words; k++, total += 4) {
        total[0] += factor * (int32_t)((even[k] & 0xffffu) >> spare);
        total[1] += factor * (int32_t)((odd[k] & 0xffffu) >> spare);
        total[2] += factor * (int32_t)(even[k] >> 16 >> spare);
        total[3] += factor * (int32_t)(odd[k] >> 16 >> spare);
    }
}

FF_BLOCK_FUNCTION ff_sum_listed_16(const int8_t *x, const uint16_t *place, uint32_t count, int32_t factor, uint32_t spare,
                                   int32_t *total)
{
    ff_sum_listed(x, place, count, FF_SUM_WORDS, factor, spare, total);
}

FF_BLOCK_FUNCTION ff_sum_listed_4(const int8_t *x, const uint16_t *place, uint32_t count, int32_t factor, uint32_t spare,
                                  int32_t *total)
{
    ff_sum_listed(x, place, count, 1u, factor, spare, total);
}

#endif
