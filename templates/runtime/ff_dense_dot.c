/*
 * Fully connected products for dense inputs and few outputs: one row of weights against the inputs at a time,
 * four inputs a round. Weights are [outputs][inputs].
 */
#ifndef FF_DENSE_DOT_C
#define FF_DENSE_DOT_C

#include "ff_build.h"
#include "ff_dense.h"
#include "ff_fixed.h"
#include "ff_product.h"
#include "ff_shared_product.h"

static int32_t ff_dense_dot_sum(const int8_t *x, const int8_t *row, uint32_t inputs, int32_t sum)
{
    const int8_t *const end4 = x + (inputs & ~(uint32_t)3u);
    const int8_t *const end = x + inputs;
    for (; x != end4; x += 4, row += 4) {
        sum += x[0] * row[0];
        sum += x[1] * row[1];
        sum += x[2] * row[2];
        sum += x[3] * row[3];
    }
    for (; x != end; x++, row++) {
        sum += *x * *row;
    }
    return sum;
}

/* The outputs of one core. */
static void ff_dense_dot_part(void *context, uint32_t core)
{
    struct ff_shared_product *const product = context;
    const uint32_t inputs = product->inputs, end = ff_first_of(product->outputs, core + 1u, product->cores);
    for (uint32_t j = ff_first_of(product->outputs, core, product->cores); j < end; j++) {
        product->acc[j] = ff_dense_dot_sum(product->x, (const int8_t *)product->weights + j * inputs, inputs, product->from[j]);
    }
}

/* acc = from + x W; returns the number of non-zero inputs. */
static uint32_t ff_dense_dot_accumulate(const int8_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                        const int32_t *from, int32_t *acc)
{
    (void)ff_share_product(ff_dense_dot_part, weights, inputs, outputs, x, from, acc);
    return ff_count_non_zero_s8(x, inputs);
}

#include "ff_dense_dot_public.h"

#endif
