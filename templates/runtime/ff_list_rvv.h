/*
 * The non-zero values of an activation, next to each other, with their indices. Vector kernels compute with the list,
 * so zeros cost them a scan and nothing else.
 */
#ifndef FF_LIST_RVV_H
#define FF_LIST_RVV_H

#include "ff_cores.h"
#include <stdint.h>

#if __riscv_xlen != 32
#error "addresses of rows are 32 bits"
#endif

#define FF_LIST_STRIP 256u /* inputs that are looked at together, at most: their numbers are bytes */
#define FF_LIST_SIZE 512u
#define FF_LIST_GROUP 4u /* a list is filled up with zeros to whole groups, so that loops over it need no rest */

struct ff_list {
    int8_t value[FF_LIST_SIZE + FF_LIST_GROUP];
    uint16_t index[FF_LIST_SIZE + FF_LIST_GROUP]; /* 0 where it is filled up */
    uint32_t count;                               /* without what it is filled up with */
    uint32_t largest;                             /* magnitude */
};

/* Entries of a list in whole groups. */
static inline uint32_t ff_list_padded(const struct ff_list *list)
{
    return (list->count + FF_LIST_GROUP - 1u) & ~(FF_LIST_GROUP - 1u);
}

/* Lists non-zero inputs from index i < inputs on until the list is full; returns the index to go on from. */
uint32_t ff_list_non_zero(struct ff_list *list, const int8_t *x, uint32_t i, uint32_t inputs);

#if FF_CORES > 1
/* The same of every input `turns` after the last one. */
uint32_t ff_list_every(struct ff_list *list, const int8_t *x, uint32_t i, uint32_t inputs, uint32_t turns);
#endif

/* The same of all, or of those of a turn: 1 of 1, or of FF_CORES at most. */
static inline uint32_t ff_list_in_turn(struct ff_list *list, const int8_t *x, uint32_t i, uint32_t inputs, uint32_t turns)
{
#if FF_CORES > 1
    if (turns != 1u) {
        return ff_list_every(list, x, i, inputs, turns);
    }
#endif
    (void)turns;
    return ff_list_non_zero(list, x, i, inputs);
}

#endif
