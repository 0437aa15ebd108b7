/* Fully connected products with sums of halves: every non-zero input moves all sums, one fused multiply-add each. */
#ifndef FF_DENSE_HALF_C
#define FF_DENSE_HALF_C

#include "ff_float.h"
#include "ff_dense_half.h"

/* acc += x W; returns the number of non-zero inputs. */
static uint32_t ff_dense_half_accumulate(const ff_half *weights, uint32_t inputs, uint32_t outputs, const ff_half *x,
                                         ff_half *acc)
{
    uint32_t non_zero = 0;
    for (uint32_t i = 0; i < inputs; i++, weights += outputs) {
        if (x[i] != 0) {
            const ff_half_factor value = ff_half_factor_of(ff_half_value(x[i]));
            for (uint32_t j = 0; j < outputs; j++) {
                acc[j] = ff_half_updated(ff_half_value(weights[j]), value, acc[j]);
            }
            non_zero++;
        }
    }
    return non_zero;
}

static void ff_dense_half_copy(const ff_half *from, uint32_t count, ff_half *to)
{
    for (uint32_t j = 0; j < count; j++) {
        to[j] = from[j];
    }
}

static void ff_dense_half_rectify(const ff_half *acc, uint32_t outputs, ff_half *z)
{
    for (uint32_t j = 0; j < outputs; j++) {
        z[j] = ff_half_relu(acc[j]);
    }
}

#include "ff_product_half.h"

#endif
