/*
 * Products of the real precisions as a team computes them, scalar and of vectors. The including file brings ff_begin(), acc = bias,
 * ff_accumulate_some(), acc += x W for some neighbouring outputs, ff_rectify(), z = relu(acc), and FF_PRODUCT_MACS,
 * multiply-accumulates that an instruction has.
 */
#include "ff_team.h"

/* acc = bias + x W, or acc += x W where there is no bias; z = relu(acc), where there is a z. */
struct ff_product {
    const ff_stored *weights;
    const ff_stored *bias;
    const ff_stored *x;
    float *acc;
    ff_stored *z;
    uint32_t inputs;
    uint32_t outputs;
    uint32_t cores;
    uint32_t non_zero; /* inputs, counted by core 0 */
};

/* The outputs of one core, in pairs; each lists the inputs for itself. */
static void ff_product_part(void *context, uint32_t core)
{
    struct ff_product *const product = context;
    const uint32_t outputs = product->outputs, first = ff_bound_of(outputs, 2u, core, product->cores);
    const uint32_t count = ff_bound_of(outputs, 2u, core + 1u, product->cores) - first;
    float *const acc = product->acc + first;
    if (product->bias != NULL) {
        ff_begin(product->bias + first, count, acc);
    }
    const uint32_t non_zero = ff_accumulate_some(product->weights + first, product->inputs, outputs, count, product->x, acc);
    if (product->z != NULL) {
        ff_rectify(acc, count, product->z + first);
    }
    if (core == 0) {
        product->non_zero = non_zero;
    }
}

static uint32_t ff_product_of(const struct ff_shape *layer, const ff_stored *weights, const ff_stored *bias, const ff_stored *x,
                              float *acc, ff_stored *z)
{
    struct ff_product product = {
        weights, bias, x, acc, z, layer->inputs, layer->outputs,
        ff_team_size((uint32_t)layer->inputs * layer->outputs / FF_PRODUCT_MACS), 0
    };
    ff_team_share(product.cores, ff_product_part, &product);
    return product.non_zero;
}

static uint32_t ff_sum_up(const struct ff_shape *layer, const ff_stored *weights, const ff_stored *bias,
                          const ff_stored *x, float *acc)
{
    return layer->outputs * ff_product_of(layer, weights, bias, x, acc, NULL);
}

static uint32_t ff_dense_real(const struct ff_shape *layer, const ff_stored *weights, const ff_stored *bias,
                              const ff_stored *x, float *acc, ff_stored *z)
{
    return layer->outputs * ff_product_of(layer, weights, bias, x, acc, z);
}

#undef FF_PRODUCT_MACS
