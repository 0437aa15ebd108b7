/*
 * Fully connected products for dense inputs: every block of outputs walks all inputs, zeros included (they add
 * nothing, so the bits are those of the sparse kernel). Weights are [inputs][outputs]; those of two outputs are multiplied at
 * once where rows begin on word boundaries and no input is negative.
 */
#ifndef FF_DENSE_ROW_C
#define FF_DENSE_ROW_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_dense.h"
#include "ff_fixed.h"
#include "ff_packed_s8.h"
#include "ff_product.h"
#include "ff_shared_product.h"

/* For `width` outputs: acc = from + sum over the inputs of value * row. */
FF_BLOCK_BODY ff_dense_row_block(const int8_t *x, const int8_t *end, const int8_t *row, uint32_t stride,
                                 const int32_t *from, int32_t *acc, uint32_t width)
{
    int32_t sum[FF_WIDEST_BLOCK];
    FF_UNROLLED
    for (uint32_t j = width; j-- > 0;) { /* downwards: clang 19 would pass 20 sums from register to register otherwise */
        sum[j] = from[j];
    }
    while (x != end) {
        const int32_t value = *x++;
        FF_UNROLLED
        for (uint32_t j = 0; j < width; j++) {
            sum[j] += value * row[j];
        }
        row += stride;
    }
    FF_UNROLLED
    for (uint32_t j = 0; j < width; j++) {
        acc[j] = sum[j];
    }
}

FF_BLOCK_FUNCTION ff_dense_row_block_20(const int8_t *x, const int8_t *end, const int8_t *row, uint32_t stride,
                                        const int32_t *from, int32_t *acc)
{
    ff_dense_row_block(x, end, row, stride, from, acc, 20u);
}

FF_BLOCK_FUNCTION ff_dense_row_block_16(const int8_t *x, const int8_t *end, const int8_t *row, uint32_t stride,
                                        const int32_t *from, int32_t *acc)
{
    ff_dense_row_block(x, end, row, stride, from, acc, 16u);
}

FF_BLOCK_FUNCTION ff_dense_row_block_10(const int8_t *x, const int8_t *end, const int8_t *row, uint32_t stride,
                                        const int32_t *from, int32_t *acc)
{
    ff_dense_row_block(x, end, row, stride, from, acc, 10u);
}

FF_BLOCK_FUNCTION ff_dense_row_block_8(const int8_t *x, const int8_t *end, const int8_t *row, uint32_t stride,
                                       const int32_t *from, int32_t *acc)
{
    ff_dense_row_block(x, end, row, stride, from, acc, 8u);
}

FF_BLOCK_FUNCTION ff_dense_row_block_4(const int8_t *x, const int8_t *end, const int8_t *row, uint32_t stride,
                                       const int32_t *from, int32_t *acc)
{
    ff_dense_row_block(x, end, row, stride, from, acc, 4u);
}

FF_BLOCK_FUNCTION ff_dense_row_block_2(const int8_t *x, const int8_t *end, const int8_t *row, uint32_t stride,
                                       const int32_t *from, int32_t *acc)
{
    ff_dense_row_block(x, end, row, stride, from, acc, 2u);
}

FF_BLOCK_FUNCTION ff_dense_row_block_1(const int8_t *x, const int8_t *end, const int8_t *row, uint32_t stride,
                                       const int32_t *from, int32_t *acc)
{
    ff_dense_row_block(x, end, row, stride, from, acc, 1u);
}

#define FF_PACKED_BLOCK 16u
#define FF_PACKED_INPUTS 8u /* of a round */

/* acc = from + x W for 16 outputs, of whole rounds of inputs that are not negative; `excess` is 128 times their sum. */
FF_BLOCK_FUNCTION ff_dense_row_packed(const int8_t *x, const int8_t *end, const int8_t *row, uint32_t stride, uint32_t excess,
                                      const int32_t *from, int32_t *acc)
{
    struct ff_packed_sums sums[FF_PACKED_BLOCK / 4u];
    FF_UNROLLED
    for (uint32_t j = FF_PACKED_BLOCK / 4u; j-- > 0;) {
        sums[j] = ff_packed_begin(from + 4u * j, excess);
    }
    for (; x != end; x += FF_PACKED_INPUTS) {
        FF_UNROLLED
        for (uint32_t i = 0; i < FF_PACKED_INPUTS; i += 2u) {
            const uint32_t first = (uint8_t)x[i], second = (uint8_t)x[i + 1u];
            const int8_t *next = row + stride;
            FF_UNROLLED
            for (uint32_t j = 0; j < FF_PACKED_BLOCK / 4u; j++) {
                const struct ff_packed_weights v = ff_packed_load(row + 4u * j);
                uint32_t even = v.even * first, odd = v.odd * first;
                FF_TIE(odd, next); /* else both rows are loaded at once, for which there are no registers */
                const struct ff_packed_weights w = ff_packed_load(next + 4u * j);
                even += w.even * second;
                odd += w.odd * second;
                FF_OPAQUE(sums[j].odd); /* else clang passes sums from register to register */
                FF_OPAQUE(sums[j].odd_high);
                FF_OPAQUE(sums[j].even);
                FF_OPAQUE(sums[j].even_high);
                ff_packed_add(&sums[j], even, odd);
            }
            row = next + stride;
        }
    }
    FF_UNROLLED
    for (uint32_t j = 0; j < FF_PACKED_BLOCK / 4u; j++) {
        ff_packed_end(&sums[j], acc + 4u * j);
    }
}

/* As many blocks of `width` outputs as there are from j on. */
#define FF_RUN_BLOCKS(run, width)                                                                     \
    for (; last - j >= width; j += width) {                                                           \
        run(x, end, weights + j, outputs, from + j, acc + j);                                         \
    }

/* acc = from + x W for the outputs from j to `last`. */
static void ff_dense_row_blocks(const int8_t *weights, const int8_t *x, const int8_t *end, uint32_t j, uint32_t last,
                                uint32_t outputs, const int32_t *from, int32_t *acc)
{
    FF_RUN_BLOCKS(ff_dense_row_block_20, 20u)
    FF_RUN_BLOCKS(ff_dense_row_block_16, 16u)
    FF_RUN_BLOCKS(ff_dense_row_block_10, 10u)
    FF_RUN_BLOCKS(ff_dense_row_block_8, 8u)
    FF_RUN_BLOCKS(ff_dense_row_block_4, 4u)
    FF_RUN_BLOCKS(ff_dense_row_block_2, 2u)
    FF_RUN_BLOCKS(ff_dense_row_block_1, 1u)
}

/* acc = from + x W for the outputs from j to `last`. */
static void ff_dense_row_some(const int8_t *weights, uint32_t inputs, uint32_t outputs, uint32_t j, uint32_t last, const int8_t *x,
                              const int32_t *from, int32_t *acc)
{
    const uint32_t packed = inputs / FF_PACKED_INPUTS * FF_PACKED_INPUTS;
    const int words = ff_packed_rows(weights, outputs) && ((uintptr_t)x & 3u) == 0;
    const uint32_t sum = words ? ff_packed_sum(x, packed) : FF_PACKED_NEVER;
    for (; sum != FF_PACKED_NEVER && last - j >= FF_PACKED_BLOCK; j += FF_PACKED_BLOCK) {
        ff_dense_row_packed(x, x + packed, weights + j, outputs, FF_PACKED_BIAS * sum, from + j, acc + j);
        if (packed != inputs) {
            ff_dense_row_block_16(x + packed, x + inputs, weights + packed * outputs + j, outputs, acc + j, acc + j);
        }
    }
    ff_dense_row_blocks(weights, x, x + inputs, j, last, outputs, from, acc);
}

/* The outputs of one core, in whole words. */
static void ff_dense_row_part(void *context, uint32_t core)
{
    struct ff_shared_product *const product = context;
    const uint32_t outputs = product->outputs, first = ff_bound_of(outputs, 4u, core, product->cores);
    ff_dense_row_some(product->weights, product->inputs, outputs, first, ff_bound_of(outputs, 4u, core + 1u, product->cores),
                      product->x, product->from, product->acc);
}

/* acc = from + x W; returns the number of non-zero inputs. */
static uint32_t ff_dense_row_accumulate(const int8_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                        const int32_t *from, int32_t *acc)
{
    (void)ff_share_product(ff_dense_row_part, weights, inputs, outputs, x, from, acc);
    return ff_count_non_zero_s8(x, inputs);
}

#include "ff_dense_row_public.h"

#undef FF_RUN_BLOCKS

#endif
