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

/* acc = from + x W; returns the number of non-zero inputs. */
static uint32_t ff_dense_dot_accumulate(const int8_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                        const int32_t *from, int32_t *acc)
{
    for (uint32_t j = 0; j < outputs; j++) {
        acc[j] = ff_dense_dot_sum(x, weights + j * inputs, inputs, from[j]);
    }
    return ff_count_non_zero_s8(x, inputs);
}

#include "ff_dense_dot_public.h"

#endif
