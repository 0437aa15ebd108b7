/* Sums of one position: its inputs that are not zero are listed, and every block of outputs walks the list. */
#ifndef FF_CONV_SUMS_S8_C
#define FF_CONV_SUMS_S8_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_conv_sums_s8.h"

/* One input that is not zero, and where its row of weights starts. */
struct ff_conv_sums_s8_entry {
    int32_t value;
    uint32_t offset;
};

#define FF_CONV_LIST 64u

/* For `width` outputs: acc = from + sum over a list, which ends with a value of 0, of value * row. */
FF_BLOCK_BODY ff_conv_sums_s8_listed(const struct ff_conv_sums_s8_entry *entry, const int8_t *weights, const int32_t *from, int32_t *acc,
                                uint32_t width)
{
    int32_t sum[FF_WIDEST_BLOCK];
    FF_UNROLLED
    for (uint32_t k = width; k-- > 0;) {
        sum[k] = from[k];
    }
    for (int32_t value; (value = entry->value) != 0; entry++) {
        const int8_t *const row = weights + entry->offset;
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

FF_BLOCK_FUNCTION ff_conv_sums_s8_listed_16(const struct ff_conv_sums_s8_entry *list, const int8_t *weights, const int32_t *from,
                                        int32_t *acc)
{
    ff_conv_sums_s8_listed(list, weights, from, acc, 16u);
}

FF_BLOCK_FUNCTION ff_conv_sums_s8_listed_4(const struct ff_conv_sums_s8_entry *list, const int8_t *weights, const int32_t *from,
                                        int32_t *acc)
{
    ff_conv_sums_s8_listed(list, weights, from, acc, 4u);
}

FF_BLOCK_FUNCTION ff_conv_sums_s8_listed_1(const struct ff_conv_sums_s8_entry *list, const int8_t *weights, const int32_t *from,
                                        int32_t *acc)
{
    ff_conv_sums_s8_listed(list, weights, from, acc, 1u);
}

/* acc = from + list W; the list ends before `end`. */
static void ff_conv_sums_s8_walk(const struct ff_conv_sums_s8_entry *list, struct ff_conv_sums_s8_entry *end, uint32_t outputs,
                            const int8_t *weights, const int32_t *from, int32_t *acc)
{
    uint32_t j = 0;
    end->value = 0;
    for (; outputs - j >= 16u; j += 16u) {
        ff_conv_sums_s8_listed_16(list, weights + j, from + j, acc + j);
    }
    for (; outputs - j >= 4u; j += 4u) {
        ff_conv_sums_s8_listed_4(list, weights + j, from + j, acc + j);
    }
    for (; outputs != j; j++) {
        ff_conv_sums_s8_listed_1(list, weights + j, from + j, acc + j);
    }
}

/* Lists an input if it is not zero. */
#define FF_CONV_LIST_ONE(i)                                                                           \
    if (x[i] != 0) {                                                                                  \
        next->value = x[i];                                                                           \
        next->offset = first + (i) * outputs;                                                         \
        next++;                                                                                       \
    }

/* Lists the inputs from i to `end` of a run, whose weights begin at `first`; returns the end of the list. */
static inline struct ff_conv_sums_s8_entry *ff_conv_sums_s8_list(struct ff_conv_sums_s8_entry *next, const int8_t *x, uint32_t i, uint32_t end,
                                                       uint32_t first, uint32_t outputs)
{
    for (; end - i >= 4u; i += 4u) {
        FF_CONV_LIST_ONE(i)
        FF_CONV_LIST_ONE(i + 1u)
        FF_CONV_LIST_ONE(i + 2u)
        FF_CONV_LIST_ONE(i + 3u)
    }
    for (; i != end; i++) {
        FF_CONV_LIST_ONE(i)
    }
    return next;
}

/* acc = bias + W x for one position: only inputs that are not zero are multiplied. */
FF_SHARED void ff_conv_sums_s8(const struct ff_conv *layer, const struct ff_patch *patch, const int8_t *x, int32_t *acc)
{
    struct ff_conv_sums_s8_entry list[FF_CONV_LIST + 1u], *next = list, *const full = list + FF_CONV_LIST;
    const int8_t *const weights = layer->weights + patch->weights;
    const uint32_t outputs = patch->outputs, run = patch->run;
    const int32_t *from = layer->bias;
    uint32_t first = 0; /* weight of a run */
    for (uint32_t runs = patch->runs; runs != 0; runs--, x += patch->x_step, first += patch->weight_step) {
        for (uint32_t i = 0, end; i != run; i = end) {
            if (next == full) {
                ff_conv_sums_s8_walk(list, next, outputs, weights, from, acc);
                from = acc;
                next = list;
            }
            const uint32_t room = (uint32_t)(full - next);
            end = run - i < room ? run : i + room;
            next = ff_conv_sums_s8_list(next, x, i, end, first, outputs);
        }
    }
    ff_conv_sums_s8_walk(list, next, outputs, weights, from, acc);
}

#endif
