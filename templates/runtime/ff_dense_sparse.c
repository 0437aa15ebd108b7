/*
 * Fully connected products for sparse inputs. The non-zero inputs are listed once per chunk; every block of
 * outputs then walks the list. Weights are [inputs][outputs].
 */
#ifndef FF_DENSE_SPARSE_C
#define FF_DENSE_SPARSE_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_dense.h"
#include "ff_fixed.h"
#include "ff_product.h"

/* One non-zero input: its value, and where its row of weights starts. */
struct ff_dense_sparse_entry {
    int32_t value;
    uint32_t offset;
};

#define FF_LISTED_ENTRIES 96u

struct ff_dense_sparse_list {
    struct ff_dense_sparse_entry entry[FF_LISTED_ENTRIES + 1u]; /* ends with a value of 0 */
    uint32_t count;
};

static struct ff_dense_sparse_entry *ff_dense_sparse_append(struct ff_dense_sparse_entry *next, int8_t value, uint32_t offset)
{
    if (value != 0) {
        next->value = value;
        next->offset = offset;
        next++;
    }
    return next;
}

/* Lists non-zero inputs from index `i` on until the chunk is full; returns the index to go on from. */
static uint32_t ff_dense_sparse_list_chunk(struct ff_dense_sparse_list *list, const int8_t *x, uint32_t i, uint32_t inputs,
                                         uint32_t stride)
{
    struct ff_dense_sparse_entry *next = list->entry;
    const struct ff_dense_sparse_entry *const last = &list->entry[FF_LISTED_ENTRIES - 4u];
    const uint32_t words = inputs & ~(uint32_t)3u;
    while (next <= last) {
        while (i < words && ff_word(&x[i]) == 0) {
            i += 4u;
        }
        if (i >= words) {
            break;
        }
        uint32_t offset = i * stride;
        FF_OPAQUE(offset);
        next = ff_dense_sparse_append(next, x[i], offset);
        next = ff_dense_sparse_append(next, x[i + 1u], offset + stride);
        next = ff_dense_sparse_append(next, x[i + 2u], offset + 2u * stride);
        next = ff_dense_sparse_append(next, x[i + 3u], offset + 3u * stride);
        i += 4u;
    }
    for (; i >= words && i < inputs && next <= last; i++) {
        next = ff_dense_sparse_append(next, x[i], i * stride);
    }
    next->value = 0;
    list->count = (uint32_t)(next - list->entry);
    return i;
}

/* For `blocks` runs of N outputs: acc = from + sum over the list of value * row. */
#define FF_DEFINE_BLOCK(N)                                                                            \
    FF_BLOCK_FUNCTION ff_dense_sparse_blocks_##N(const struct ff_dense_sparse_entry *list, const int8_t *weights, \
                                               const int32_t *from, int32_t *acc, uint32_t blocks)    \
    {                                                                                                 \
        for (; blocks != 0; blocks--) {                                                               \
            const struct ff_dense_sparse_entry *entry = list;                                           \
            FF_EACH_##N(FF_SUM)                                                                       \
            for (int32_t value; (value = entry->value) != 0; entry++) {                               \
                const int8_t *const row = weights + entry->offset;                                    \
                FF_EACH_##N(FF_MAC)                                                                   \
            }                                                                                         \
            FF_EACH_##N(FF_KEEP)                                                                      \
            weights += N;                                                                             \
            from += N;                                                                                \
            acc += N;                                                                                 \
        }                                                                                             \
    }

FF_ALL_BLOCKS(FF_DEFINE_BLOCK)

#define FF_RUN_BLOCKS(N)                                                                              \
    if (outputs - j >= N##u) {                                                                        \
        const uint32_t blocks = (outputs - j) / N##u;                                                 \
        ff_dense_sparse_blocks_##N(list->entry, weights + j, from + j, acc + j, blocks);                \
        j += blocks * N##u;                                                                           \
    }

static void ff_dense_sparse_all_blocks(const struct ff_dense_sparse_list *list, const int8_t *weights, uint32_t outputs,
                                     const int32_t *from, int32_t *acc)
{
    uint32_t j = 0;
    FF_ALL_BLOCKS(FF_RUN_BLOCKS)
}

/* acc = from + x W; returns the number of non-zero inputs. */
static uint32_t ff_dense_sparse_accumulate(const int8_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                         const int32_t *from, int32_t *acc)
{
    struct ff_dense_sparse_list list;
    uint32_t non_zero = 0;
    uint32_t i = 0;
    do {
        i = ff_dense_sparse_list_chunk(&list, x, i, inputs, outputs);
        ff_dense_sparse_all_blocks(&list, weights, outputs, from, acc);
        non_zero += list.count;
        from = acc;
    } while (i < inputs);
    return non_zero;
}

FF_DEFINE_PRODUCTS(sparse)

#undef FF_DEFINE_BLOCK
#undef FF_RUN_BLOCKS

#endif
