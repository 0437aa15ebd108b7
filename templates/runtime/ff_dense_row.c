/*
 * Fully connected products for dense inputs: every block of outputs walks all inputs, zeros included (they add
 * nothing, so the bits are those of the sparse kernel). Weights are [inputs][outputs].
 */
#ifndef FF_DENSE_ROW_C
#define FF_DENSE_ROW_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_dense.h"
#include "ff_fixed.h"
#include "ff_product.h"

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

/* As many blocks of `width` outputs as there are from j on. */
#define FF_RUN_BLOCKS(run, width)                                                                     \
    for (; outputs - j >= width; j += width) {                                                        \
        run(x, x + inputs, weights + j, outputs, from + j, acc + j);                                  \
    }

/* acc = from + x W; returns the number of non-zero inputs. */
static uint32_t ff_dense_row_accumulate(const int8_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                         const int32_t *from, int32_t *acc)
{
    uint32_t j = 0;
    FF_RUN_BLOCKS(ff_dense_row_block_20, 20u)
    FF_RUN_BLOCKS(ff_dense_row_block_16, 16u)
    FF_RUN_BLOCKS(ff_dense_row_block_10, 10u)
    FF_RUN_BLOCKS(ff_dense_row_block_8, 8u)
    FF_RUN_BLOCKS(ff_dense_row_block_4, 4u)
    FF_RUN_BLOCKS(ff_dense_row_block_2, 2u)
    FF_RUN_BLOCKS(ff_dense_row_block_1, 1u)
    return ff_count_non_zero_s8(x, inputs);
}

#include "ff_dense_row_public.h"

#undef FF_RUN_BLOCKS

#endif
