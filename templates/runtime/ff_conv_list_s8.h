/* Lists of the inputs of windows that are not zero, and the sums of a position from such a list. */
#ifndef FF_CONV_LIST_S8_H
#define FF_CONV_LIST_S8_H

#include "ff_conv_s8.h"

#define FF_CONV_LIST 160u

/* One input that is not zero, and where its row of weights starts. */
struct ff_conv_entry {
    int32_t value;
    uint32_t offset;
};

struct ff_conv_list {
    struct ff_conv_entry entry[FF_CONV_LIST + 1u]; /* one more for what ends a list */
    struct ff_conv_entry *next;
    uint32_t sum; /* of all values */
};

/* What a list is multiplied with. */
struct ff_conv_rows {
    uintptr_t weights; /* address of the first output's weight at offset 0, which need not be one of the layer's */
    uint32_t outputs;
    int packed; /* rows of weights begin on word boundaries, and no value is negative */
};

static inline uint32_t ff_conv_list_room(const struct ff_conv_list *list)
{
    return (uint32_t)(list->entry + FF_CONV_LIST - list->next);
}

static inline void ff_conv_list_clear(struct ff_conv_list *list)
{
    list->next = list->entry;
    list->sum = 0;
}

/* Lists an input if it is not zero. */
#define FF_CONV_LIST_ONE(i)                                                                           \
    if (x[i] != 0) {                                                                                  \
        next->value = x[i];                                                                           \
        next->offset = offset + (i) * outputs;                                                        \
        sum += (uint32_t)next->value;                                                                 \
        next++;                                                                                       \
    }

/* Lists `count` neighbouring inputs, for which there is room; the first one's weights are at `offset`. */
static inline void ff_conv_list_add(struct ff_conv_list *list, const int8_t *x, uint32_t count, uint32_t offset, uint32_t outputs)
{
    struct ff_conv_entry *next = list->next;
    uint32_t sum = list->sum;
    for (; count >= 4u; count -= 4u, x += 4, offset += 4u * outputs) {
        FF_CONV_LIST_ONE(0)
        FF_CONV_LIST_ONE(1u)
        FF_CONV_LIST_ONE(2u)
        FF_CONV_LIST_ONE(3u)
    }
    for (; count != 0; count--, x++, offset += outputs) {
        FF_CONV_LIST_ONE(0)
    }
    list->next = next;
    list->sum = sum;
}

/* acc = from + the entries from `entry` to the one before `end` times their rows; `sum` is that of their values. */
void ff_conv_list_walk(const struct ff_conv_entry *entry, struct ff_conv_entry *end, uint32_t sum, const struct ff_conv_rows *rows,
                       const int32_t *from, int32_t *acc);

#endif
