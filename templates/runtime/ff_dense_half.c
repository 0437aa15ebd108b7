/* Fully connected products with sums of halves: every non-zero input moves all sums, one fused multiply-add each. */
#ifndef FF_DENSE_HALF_C
#define FF_DENSE_HALF_C

#include "ff_float.h"
#include "ff_dense_half.h"
#include "ff_half_product.h"

/* The outputs of one core. */
static void ff_dense_half_part(void *context, uint32_t core)
{
    struct ff_half_product *const product = context;
    const uint32_t outputs = product->outputs;
    const uint32_t first = ff_first_of(outputs, core, product->cores), end = ff_first_of(outputs, core + 1u, product->cores);
    const ff_half *weights = product->weights;
    ff_half *const acc = product->acc;
    uint32_t non_zero = 0;
    for (uint32_t j = first; j < end; j++) {
        acc[j] = product->from[j];
    }
    for (uint32_t i = 0; i < product->inputs; i++, weights += outputs) {
        if (product->x[i] != 0) {
            const ff_half_factor value = ff_half_factor_of(ff_half_value(product->x[i]));
            for (uint32_t j = first; j < end; j++) {
                acc[j] = ff_half_updated(ff_half_value(weights[j]), value, acc[j]);
            }
            non_zero++;
        }
    }
    for (uint32_t j = first; product->z != NULL && j < end; j++) {
        product->z[j] = ff_half_relu(acc[j]);
    }
    if (core == 0) {
        product->non_zero += non_zero;
    }
}

static void ff_dense_half_alone(struct ff_half_product *product)
{
    ff_dense_half_part(product, 0);
}

static void ff_dense_half_run(struct ff_half_product *product)
{
    ff_team_share(product->cores, ff_dense_half_part, product);
}

#include "ff_product_half.h"

#endif
