/*
 * Fully connected products of a layer that learns, for sparse inputs. The non-zero inputs are listed once per chunk;
 * every block of outputs then walks the list. Only the upper bytes of the weights are read.
 */
#ifndef FF_DENSE_S16_C
#define FF_DENSE_S16_C

#include "ff_build.h"
#include "ff_dense_s16.h"
#include "ff_block.h"
#include "ff_fixed.h"
#include "ff_product.h"
#include "ff_shared_product.h"
#include "ff_sparse.h"

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the upper byte of a master is its second one on little-endian targets only"
#endif

/* One non-zero input: its value, and where its row of weights starts. */
struct ff_dense_s16_entry {
    int32_t value;
    uint32_t offset;
};

#define FF_LISTED_ENTRIES 96u

struct ff_dense_s16_list {
    struct ff_dense_s16_entry entry[FF_LISTED_ENTRIES + 1u]; /* ends with a value of 0 */
    uint32_t count;
};

/* Lists non-zero inputs from index `i` on until the chunk is full; returns the index to go on from. */
static uint32_t ff_dense_s16_list_chunk(struct ff_dense_s16_list *list, const int8_t *x, uint32_t i, uint32_t inputs,
                                        uint32_t stride)
{
    struct ff_dense_s16_entry *next = list->entry;
    const struct ff_dense_s16_entry *const end = next + FF_LISTED_ENTRIES;
    for (; next != end && (i = ff_next_non_zero(x, i, inputs)) != inputs; i++) {
        next->value = x[i];
        next->offset = i * stride;
        next++;
    }
    next->value = 0;
    list->count = (uint32_t)(next - list->entry);
    return i;
}

/* For `blocks` runs of `width` outputs: acc = from + sum over the list of value * row; `bytes` is the first upper byte. */
FF_BLOCK_BODY ff_dense_s16_blocks(const struct ff_dense_s16_entry *list, const int8_t *bytes, const int32_t *from,
                                  int32_t *acc, uint32_t blocks, uint32_t width)
{
    for (; blocks != 0; blocks--) {
        const struct ff_dense_s16_entry *entry = list;
        int32_t sum[FF_WIDEST_BLOCK];
        FF_UNROLLED
        for (uint32_t j = 0; j < width; j++) {
            sum[j] = from[j];
        }
        for (int32_t value; (value = entry->value) != 0; entry++) {
            const int8_t *const row = bytes + entry->offset;
            FF_UNROLLED
            for (uint32_t j = 0; j < width; j++) {
                sum[j] += value * row[2u * j];
            }
        }
        FF_UNROLLED
        for (uint32_t j = 0; j < width; j++) {
            acc[j] = sum[j];
        }
        bytes += 2u * width;
        from += width;
        acc += width;
    }
}

FF_BLOCK_FUNCTION ff_dense_s16_blocks_20(const struct ff_dense_s16_entry *list, const int8_t *bytes,
                                         const int32_t *from, int32_t *acc, uint32_t blocks)
{
    ff_dense_s16_blocks(list, bytes, from, acc, blocks, 20u);
}

FF_BLOCK_FUNCTION ff_dense_s16_blocks_16(const struct ff_dense_s16_entry *list, const int8_t *bytes,
                                         const int32_t *from, int32_t *acc, uint32_t blocks)
{
    ff_dense_s16_blocks(list, bytes, from, acc, blocks, 16u);
}

FF_BLOCK_FUNCTION ff_dense_s16_blocks_10(const struct ff_dense_s16_entry *list, const int8_t *bytes,
                                         const int32_t *from, int32_t *acc, uint32_t blocks)
{
    ff_dense_s16_blocks(list, bytes, from, acc, blocks, 10u);
}

FF_BLOCK_FUNCTION ff_dense_s16_blocks_8(const struct ff_dense_s16_entry *list, const int8_t *bytes,
                                        const int32_t *from, int32_t *acc, uint32_t blocks)
{
    ff_dense_s16_blocks(list, bytes, from, acc, blocks, 8u);
}

FF_BLOCK_FUNCTION ff_dense_s16_blocks_4(const struct ff_dense_s16_entry *list, const int8_t *bytes,
                                        const int32_t *from, int32_t *acc, uint32_t blocks)
{
    ff_dense_s16_blocks(list, bytes, from, acc, blocks, 4u);
}

FF_BLOCK_FUNCTION ff_dense_s16_blocks_2(const struct ff_dense_s16_entry *list, const int8_t *bytes,
                                        const int32_t *from, int32_t *acc, uint32_t blocks)
{
    ff_dense_s16_blocks(list, bytes, from, acc, blocks, 2u);
}

FF_BLOCK_FUNCTION ff_dense_s16_blocks_1(const struct ff_dense_s16_entry *list, const int8_t *bytes,
                                        const int32_t *from, int32_t *acc, uint32_t blocks)
{
    ff_dense_s16_blocks(list, bytes, from, acc, blocks, 1u);
}

/* As many runs of `width` outputs as there are from j on. */
#define FF_RUN_BLOCKS(run, width)                                                                     \
    if (outputs - j >= width) {                                                                       \
        const uint32_t blocks = (outputs - j) / width;                                                \
        run(list->entry, bytes + 2u * j, from + j, acc + j, blocks);                                          \
        j += blocks * width;                                                                          \
    }

static void ff_dense_s16_all_blocks(const struct ff_dense_s16_list *list, const int16_t *weights, uint32_t outputs,
                                    const int32_t *from, int32_t *acc)
{
    const int8_t *const bytes = (const int8_t *)weights + 1;
    uint32_t j = 0;
    FF_RUN_BLOCKS(ff_dense_s16_blocks_20, 20u)
    FF_RUN_BLOCKS(ff_dense_s16_blocks_16, 16u)
    FF_RUN_BLOCKS(ff_dense_s16_blocks_10, 10u)
    FF_RUN_BLOCKS(ff_dense_s16_blocks_8, 8u)
    FF_RUN_BLOCKS(ff_dense_s16_blocks_4, 4u)
    FF_RUN_BLOCKS(ff_dense_s16_blocks_2, 2u)
    FF_RUN_BLOCKS(ff_dense_s16_blocks_1, 1u)
}

/* acc = from + x W for `count` neighbouring outputs of rows of `outputs`; returns the number of non-zero inputs. */
static uint32_t ff_dense_s16_some(const int16_t *weights, uint32_t inputs, uint32_t outputs, uint32_t count, const int8_t *x,
                                  const int32_t *from, int32_t *acc)
{
    struct ff_dense_s16_list list;
    uint32_t non_zero = 0;
    uint32_t i = 0;
    do {
        i = ff_dense_s16_list_chunk(&list, x, i, inputs, 2u * outputs);
        ff_dense_s16_all_blocks(&list, weights, count, from, acc);
        non_zero += list.count;
        from = acc;
    } while (i < inputs);
    return non_zero;
}

#include "ff_dense_s16_shared.h"
#include "ff_dense_s16_public.h"

#undef FF_RUN_BLOCKS

#endif
