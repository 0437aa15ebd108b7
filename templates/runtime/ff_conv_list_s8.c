/* Sums of one position from a list: every block of outputs walks it, two entries at a time where weights are packed. */
#ifndef FF_CONV_LIST_S8_C
#define FF_CONV_LIST_S8_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_conv_list_s8.h"
#include "ff_packed_s8.h"

/* For `width` outputs: acc = from + sum over a list, which ends with a value of 0, of value * row. */
FF_BLOCK_BODY ff_conv_list_block(const struct ff_conv_entry *entry, uintptr_t weights, const int32_t *from, int32_t *acc,
                                 uint32_t width)
{
    int32_t sum[FF_WIDEST_BLOCK];
    FF_UNROLLED
    for (uint32_t k = width; k-- > 0;) {
        sum[k] = from[k];
    }
    for (int32_t value; (value = entry->value) != 0; entry++) {
        const int8_t *const row = (const int8_t *)(weights + entry->offset);
        FF_UNROLLED
        for (uint32_t k = 0; k < width; k++) {
            sum[k] += value * row[k];
        }
    }
    FF_UNROLLED
    for (uint32_t k = 0; k < width; k++) {
        acc[k] = sum[k];
    }
}

FF_BLOCK_FUNCTION ff_conv_list_block_16(const struct ff_conv_entry *list, uintptr_t weights, const int32_t *from, int32_t *acc)
{
    ff_conv_list_block(list, weights, from, acc, 16u);
}

FF_BLOCK_FUNCTION ff_conv_list_block_4(const struct ff_conv_entry *list, uintptr_t weights, const int32_t *from, int32_t *acc)
{
    ff_conv_list_block(list, weights, from, acc, 4u);
}

FF_BLOCK_FUNCTION ff_conv_list_block_1(const struct ff_conv_entry *list, uintptr_t weights, const int32_t *from, int32_t *acc)
{
    ff_conv_list_block(list, weights, from, acc, 1u);
}

#define FF_CONV_LIST_PACKED 16u

/* The same of 16 outputs with packed weights; the entry behind the last one is 0. `excess` is 128 times the sum of the values. */
FF_BLOCK_FUNCTION ff_conv_list_packed(const struct ff_conv_entry *entry, const struct ff_conv_entry *end, uintptr_t weights,
                                      uint32_t excess, const int32_t *from, int32_t *acc)
{
    struct ff_packed_sums sums[FF_CONV_LIST_PACKED / 4u];
    FF_UNROLLED
    for (uint32_t k = 0; k < FF_CONV_LIST_PACKED / 4u; k++) {
        sums[k] = ff_packed_begin(from + 4u * k, excess);
    }
    for (; entry < end; entry += 2) {
        const uint32_t first = (uint32_t)entry[0].value, second = (uint32_t)entry[1].value;
        const int8_t *const row = (const int8_t *)(weights + entry[0].offset);
        const int8_t *next = (const int8_t *)(weights + entry[1].offset);
        FF_UNROLLED
        for (uint32_t k = 0; k < FF_CONV_LIST_PACKED / 4u; k++) {
            const struct ff_packed_weights v = ff_packed_load(row + 4u * k);
            uint32_t even = v.even * first, odd = v.odd * first;
            FF_TIE(odd, next); /* else both rows are loaded at once, for which there are no registers */
            const struct ff_packed_weights w = ff_packed_load(next + 4u * k);
            even += w.even * second;
            odd += w.odd * second;
            ff_packed_add(&sums[k], even, odd);
        }
    }
    FF_UNROLLED
    for (uint32_t k = 0; k < FF_CONV_LIST_PACKED / 4u; k++) {
        ff_packed_end(&sums[k], acc + 4u * k);
    }
}

FF_SHARED void ff_conv_list_walk(const struct ff_conv_entry *entry, struct ff_conv_entry *end, uint32_t sum,
                                 const struct ff_conv_rows *rows, const int32_t *from, int32_t *acc)
{
    /* The end may be an entry of the next column: what ends the list stands there for a while. Its row is read, times 0. */
    const struct ff_conv_entry kept = *end, none = {0, entry->offset};
    const uint32_t outputs = rows->outputs;
    const uintptr_t weights = rows->weights;
    uint32_t j = 0;
    *end = none;
    for (; rows->packed && outputs - j >= FF_CONV_LIST_PACKED; j += FF_CONV_LIST_PACKED) {
        ff_conv_list_packed(entry, end, weights + j, FF_PACKED_BIAS * sum, from + j, acc + j);
    }
    for (; outputs - j >= 16u; j += 16u) {
        ff_conv_list_block_16(entry, weights + j, from + j, acc + j);
    }
    for (; outputs - j >= 4u; j += 4u) {
        ff_conv_list_block_4(entry, weights + j, from + j, acc + j);
    }
    for (; outputs != j; j++) {
        ff_conv_list_block_1(entry, weights + j, from + j, acc + j);
    }
    *end = kept;
}

#endif
