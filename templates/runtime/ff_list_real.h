/* Lists the non-zero values of a tensor, so that the zeros cost nothing afterwards; once for each stored type. */
#ifndef FF_LIST_REAL_H
#define FF_LIST_REAL_H

#include <stdint.h>

/* One non-zero value, and where its row of weights starts. */
struct ff_entry {
    float value;
    uint32_t offset;
};

#define FF_CHUNK 64u

struct ff_list {
    struct ff_entry entry[FF_CHUNK];
    uint32_t count;
};

#endif

/* Lists what is not zero from index `i` on until the chunk is full; returns the index to go on from. */
static inline uint32_t ff_list_chunk(struct ff_list *list, const ff_stored *x, uint32_t i, uint32_t inputs,
                                     uint32_t stride)
{
    struct ff_entry *next = list->entry;
    const struct ff_entry *const end = &list->entry[FF_CHUNK];
    for (; i < inputs && next != end; i++) {
        if (x[i] != 0) {
            next->value = ff_load(x[i]);
            next->offset = i * stride;
            next++;
        }
    }
    list->count = (uint32_t)(next - list->entry);
    return i;
}
