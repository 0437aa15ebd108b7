/* A product of integers, as its kernels are given it. */
#ifndef FF_SHARED_PRODUCT_H
#define FF_SHARED_PRODUCT_H

#include "ff_team.h"

/* acc[outputs] = from + x W. */
struct ff_shared_product {
    const void *weights;
    const int8_t *x;
    const int32_t *from; /* may be acc */
    int32_t *acc;
    uint32_t inputs;
    uint32_t outputs;
    uint32_t cores;
    uint32_t non_zero; /* inputs, counted by core 0 */
};

/* Runs a part for the product; returns the number of non-zero inputs. */
static inline uint32_t ff_share_product(ff_team_part *part, const void *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                                        const int32_t *from, int32_t *acc)
{
    struct ff_shared_product product = {weights, x, from, acc, inputs, outputs, ff_team_size(inputs * outputs), 0};
    ff_team_share(product.cores, part, &product);
    return product.non_zero;
}

#endif
