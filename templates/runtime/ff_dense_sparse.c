/*
 * Fully connected products for sparse inputs. The non-zero inputs are listed once per chunk; every block of
 * outputs then walks the list, two inputs at a time where weights can be packed (ff_packed_s8.h). Weights are
 * [inputs][outputs].
 */
#ifndef FF_DENSE_SPARSE_C
#define FF_DENSE_SPARSE_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_dense.h"
#include "ff_fixed.h"
#include "ff_packed_s8.h"
#include "ff_product.h"
#include "ff_shared_product.h"

/* One non-zero input: its value, and where its row of weights starts. */
struct ff_dense_sparse_entry {
    int32_t value;
    uint32_t offset;
};

#define FF_LISTED_ENTRIES 96u

struct ff_dense_sparse_list {
    struct ff_dense_sparse_entry entry[FF_LISTED_ENTRIES + 1u]; /* ends with a value of 0 */
    uint32_t count;
    uint32_t sum; /* of all values */
    int32_t any;  /* of their bits: negative where one is */
};

/* Where the next entry goes, and what is known of those before it. */
struct ff_dense_sparse_place {
    struct ff_dense_sparse_entry *next;
    uint32_t sum;
    int32_t any;
};

static inline struct ff_dense_sparse_place ff_dense_sparse_append(struct ff_dense_sparse_place at, int32_t value, uint32_t offset)
{
    if (value != 0) {
        at.next->value = value;
        at.next->offset = offset;
        at.sum += (uint32_t)value;
        at.any |= value;
        at.next++;
    }
    return at;
}

/* Lists non-zero inputs from index `i` on until the chunk is full; returns the index to go on from. */
static uint32_t ff_dense_sparse_list_chunk(struct ff_dense_sparse_list *list, const int8_t *x, uint32_t i, uint32_t inputs,
                                         uint32_t stride)
{
    struct ff_dense_sparse_place at = {list->entry, 0, 0};
    const struct ff_dense_sparse_entry *const last = &list->entry[FF_LISTED_ENTRIES - 4u];
    const uint32_t words = inputs & ~(uint32_t)3u;
    while (at.next <= last) {
        while (i < words && ff_word(&x[i]) == 0) {
            i += 4u;
        }
        if (i >= words) {
            break;
        }
        uint32_t offset = i * stride;
        FF_OPAQUE(offset);
        at = ff_dense_sparse_append(at, x[i], offset);
        at = ff_dense_sparse_append(at, x[i + 1u], offset + stride);
        at = ff_dense_sparse_append(at, x[i + 2u], offset + 2u * stride);
        at = ff_dense_sparse_append(at, x[i + 3u], offset + 3u * stride);
        i += 4u;
    }
    for (; i >= words && i < inputs && at.next <= last; i++) {
        at = ff_dense_sparse_append(at, x[i], i * stride);
    }
    at.next->value = 0;
    at.next->offset = 0; /* of a row that is read, times 0 */
    list->count = (uint32_t)(at.next - list->entry);
    list->sum = at.sum;
    list->any = at.any;
    return i;
}

/* For `blocks` runs of `width` outputs: acc = from + sum over the list of value * row. */
FF_BLOCK_BODY ff_dense_sparse_blocks(const struct ff_dense_sparse_entry *list, const int8_t *weights, const int32_t *from,
                                     int32_t *acc, uint32_t blocks, uint32_t width)
{
    for (; blocks != 0; blocks--) {
        const struct ff_dense_sparse_entry *entry = list;
        int32_t sum[FF_WIDEST_BLOCK];
        FF_UNROLLED
        for (uint32_t j = 0; j < width; j++) {
            sum[j] = from[j];
        }
        for (int32_t value; (value = entry->value) != 0; entry++) {
            const int8_t *const row = weights + entry->offset;
            FF_UNROLLED
            for (uint32_t j = 0; j < width; j++) {
                sum[j] += value * row[j];
            }
        }
        FF_UNROLLED
        for (uint32_t j = 0; j < width; j++) {
            acc[j] = sum[j];
        }
        weights += width;
        from += width;
        acc += width;
    }
}

FF_BLOCK_FUNCTION ff_dense_sparse_blocks_20(const struct ff_dense_sparse_entry *list, const int8_t *weights,
                                            const int32_t *from, int32_t *acc, uint32_t blocks)
{
    ff_dense_sparse_blocks(list, weights, from, acc, blocks, 20u);
}

FF_BLOCK_FUNCTION ff_dense_sparse_blocks_16(const struct ff_dense_sparse_entry *list, const int8_t *weights,
                                            const int32_t *from, int32_t *acc, uint32_t blocks)
{
    ff_dense_sparse_blocks(list, weights, from, acc, blocks, 16u);
}

FF_BLOCK_FUNCTION ff_dense_sparse_blocks_10(const struct ff_dense_sparse_entry *list, const int8_t *weights,
                                            const int32_t *from, int32_t *acc, uint32_t blocks)
{
    ff_dense_sparse_blocks(list, weights, from, acc, blocks, 10u);
}

FF_BLOCK_FUNCTION ff_dense_sparse_blocks_8(const struct ff_dense_sparse_entry *list, const int8_t *weights,
                                           const int32_t *from, int32_t *acc, uint32_t blocks)
{
    ff_dense_sparse_blocks(list, weights, from, acc, blocks, 8u);
}

FF_BLOCK_FUNCTION ff_dense_sparse_blocks_4(const struct ff_dense_sparse_entry *list, const int8_t *weights,
                                           const int32_t *from, int32_t *acc, uint32_t blocks)
{
    ff_dense_sparse_blocks(list, weights, from, acc, blocks, 4u);
}

FF_BLOCK_FUNCTION ff_dense_sparse_blocks_2(const struct ff_dense_sparse_entry *list, const int8_t *weights,
                                           const int32_t *from, int32_t *acc, uint32_t blocks)
{
    ff_dense_sparse_blocks(list, weights, from, acc, blocks, 2u);
}

FF_BLOCK_FUNCTION ff_dense_sparse_blocks_1(const struct ff_dense_sparse_entry *list, const int8_t *weights,
                                           const int32_t *from, int32_t *acc, uint32_t blocks)
{
    ff_dense_sparse_blocks(list, weights, from, acc, blocks, 1u);
}

#define FF_DENSE_SPARSE_PACKED 16u

/* The same for runs of 16 outputs whose weights begin on word boundaries; no value is negative. */
FF_BLOCK_FUNCTION ff_dense_sparse_packed(const struct ff_dense_sparse_list *list, const int8_t *weights, const int32_t *from, int32_t *acc)
{
    const struct ff_dense_sparse_entry *entry = list->entry, *const end = entry + list->count;
    struct ff_packed_sums sums[FF_DENSE_SPARSE_PACKED / 4u];
    FF_UNROLLED
    for (uint32_t k = 0; k < FF_DENSE_SPARSE_PACKED / 4u; k++) {
        sums[k] = ff_packed_begin(from + 4u * k, FF_PACKED_BIAS * list->sum);
    }
    while (entry < end) {
        const uint32_t first = (uint32_t)entry[0].value, second = (uint32_t)entry[1].value;
        const int8_t *const row = weights + entry[0].offset;
        const int8_t *next = weights + entry[1].offset;
        entry += 2;
        FF_UNROLLED
        for (uint32_t k = 0; k < FF_DENSE_SPARSE_PACKED / 4u; k++) {
            const struct ff_packed_weights v = ff_packed_load(row + 4u * k);
            uint32_t even = v.even * first, odd = v.odd * first;
            FF_TIE(odd, next); /* else both rows are loaded at once, for which there are no registers */
            const struct ff_packed_weights w = ff_packed_load(next + 4u * k);
            even += w.even * second;
            odd += w.odd * second;
            FF_OPAQUE(sums[k].odd); /* else clang passes sums from register to register */
            FF_OPAQUE(sums[k].odd_high);
            FF_OPAQUE(sums[k].even);
            FF_OPAQUE(sums[k].even_high);
            ff_packed_add(&sums[k], even, odd);
        }
    }
    FF_UNROLLED
    for (uint32_t k = 0; k < FF_DENSE_SPARSE_PACKED / 4u; k++) {
        ff_packed_end(&sums[k], acc + 4u * k);
    }
}

/* As many runs of `width` outputs as there are from j on. */
#define FF_RUN_BLOCKS(run, width)                                                                     \
    if (outputs - j >= width) {                                                                       \
        const uint32_t blocks = (outputs - j) / width;                                                \
        run(list->entry, weights + j, from + j, acc + j, blocks);                                          \
        j += blocks * width;                                                                          \
    }

/* For `outputs` neighbouring outputs of rows of `row` weights. */
static void ff_dense_sparse_all_blocks(const struct ff_dense_sparse_list *list, const int8_t *weights, uint32_t row, uint32_t outputs,
                                       const int32_t *from, int32_t *acc)
{
    uint32_t j = 0;
    if (list->any >= 0 && ff_packed_rows(weights, row)) {
        for (; outputs - j >= FF_DENSE_SPARSE_PACKED; j += FF_DENSE_SPARSE_PACKED) {
            ff_dense_sparse_packed(list, weights + j, from + j, acc + j);
        }
    }
    FF_RUN_BLOCKS(ff_dense_sparse_blocks_20, 20u)
    FF_RUN_BLOCKS(ff_dense_sparse_blocks_16, 16u)
    FF_RUN_BLOCKS(ff_dense_sparse_blocks_10, 10u)
    FF_RUN_BLOCKS(ff_dense_sparse_blocks_8, 8u)
    FF_RUN_BLOCKS(ff_dense_sparse_blocks_4, 4u)
    FF_RUN_BLOCKS(ff_dense_sparse_blocks_2, 2u)
    FF_RUN_BLOCKS(ff_dense_sparse_blocks_1, 1u)
}

/* acc = from + x W for `count` neighbouring outputs of rows of `outputs`; returns the number of non-zero inputs. */
static uint32_t ff_dense_sparse_some(const int8_t *weights, uint32_t inputs, uint32_t outputs, uint32_t count, const int8_t *x,
                                     const int32_t *from, int32_t *acc)
{
    struct ff_dense_sparse_list list;
    uint32_t non_zero = 0;
    uint32_t i = 0;
    do {
        i = ff_dense_sparse_list_chunk(&list, x, i, inputs, outputs);
        ff_dense_sparse_all_blocks(&list, weights, outputs, count, from, acc);
        non_zero += list.count;
        from = acc;
    } while (i < inputs);
    return non_zero;
}

/* The outputs of one core, in whole words; each lists the inputs for itself. */
static void ff_dense_sparse_part(void *context, uint32_t core)
{
    struct ff_shared_product *const product = context;
    const uint32_t outputs = product->outputs, first = ff_bound_of(outputs, 4u, core, product->cores);
    const uint32_t count = ff_bound_of(outputs, 4u, core + 1u, product->cores) - first;
    const uint32_t non_zero = ff_dense_sparse_some((const int8_t *)product->weights + first, product->inputs, outputs, count,
                                                   product->x, product->from + first, product->acc + first);
    if (core == 0) {
        product->non_zero = non_zero;
    }
}

/* acc = from + x W; returns the number of non-zero inputs. */
static uint32_t ff_dense_sparse_product(const int8_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                           const int32_t *from, int32_t *acc)
{
    return ff_share_product(ff_dense_sparse_part, weights, inputs, outputs, x, from, acc);
}

#include "ff_dense_sparse_public.h"

#undef FF_RUN_BLOCKS

#endif
