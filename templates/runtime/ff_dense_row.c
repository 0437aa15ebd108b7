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

#define FF_DEFINE_BLOCK(N)                                                                            \
    FF_BLOCK_FUNCTION ff_dense_row_block_##N(const int8_t *x, const int8_t *end, const int8_t *row, uint32_t stride, \
                          const int32_t *from, int32_t *acc)                                          \
    {                                                                                                 \
        FF_EACH_##N(FF_SUM)                                                                           \
        while (x != end) {                                                                            \
            const int32_t value = *x++;                                                               \
            FF_EACH_##N(FF_MAC)                                                                       \
            row += stride;                                                                            \
        }                                                                                             \
        FF_EACH_##N(FF_KEEP)                                                                          \
    }

FF_ALL_BLOCKS(FF_DEFINE_BLOCK)

#define FF_RUN_BLOCKS(N)                                                                              \
    for (; outputs - j >= N##u; j += N##u) {                                                          \
        ff_dense_row_block_##N(x, x + inputs, weights + j, outputs, from + j, acc + j);              \
    }

/* acc = from + x W; returns the number of non-zero inputs. */
static uint32_t ff_dense_row_accumulate(const int8_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                         const int32_t *from, int32_t *acc)
{
    uint32_t j = 0;
    FF_ALL_BLOCKS(FF_RUN_BLOCKS)
    return ff_count_non_zero_s8(x, inputs);
}

FF_DEFINE_PRODUCTS(row)

#undef FF_DEFINE_BLOCK
#undef FF_RUN_BLOCKS

#endif
