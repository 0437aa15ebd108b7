/* A product whose sums are halves, as its kernels are given it. */
#ifndef FF_HALF_PRODUCT_H
#define FF_HALF_PRODUCT_H

#include "ff_half.h"
#include "ff_team.h"

/* acc[outputs] = from + x W; z = relu(acc), where there is a z. */
struct ff_half_product {
    const ff_half *weights;
    const ff_half *from; /* may be acc */
    const ff_half *x;
    ff_half *acc;
    ff_half *z;
    uint32_t inputs;
    uint32_t outputs;
    uint32_t cores;
    uint32_t non_zero; /* inputs, counted by core 0 */
};

#endif
