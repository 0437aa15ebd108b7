/*
 * The products of the real precisions, once for both; ff_dense_f16.c and ff_dense_f32.c bring the stored type and
 * walk(), which adds what a list of non-zero inputs contributes to some outputs. A chunk of inputs is listed at a time.
 */
#include "ff_team.h"

/* acc += x W for `count` neighbouring outputs of rows of `outputs`; returns the number of non-zero inputs. */
static uint32_t ff_accumulate_some(const ff_stored *weights, uint32_t inputs, uint32_t outputs, uint32_t count, const ff_stored *x,
                                   float *acc)
{
    struct ff_list list;
    uint32_t non_zero = 0;
    for (uint32_t i = 0; i < inputs;) {
        i = ff_list_chunk(&list, x, i, inputs, outputs);
        ff_walk(&list, weights, outputs, count, acc);
        non_zero += list.count;
    }
    return non_zero;
}

static void ff_begin(const ff_stored *bias, uint32_t outputs, float *acc)
{
    for (uint32_t j = 0; j < outputs; j++) {
        acc[j] = ff_load(bias[j]);
    }
}

static void ff_rectify(const float *acc, uint32_t outputs, ff_stored *z)
{
    for (uint32_t j = 0; j < outputs; j++) {
        z[j] = ff_relu(acc[j]);
    }
}

/* The same for all outputs, on one core. */
static uint32_t ff_accumulate(const ff_stored *weights, uint32_t inputs, uint32_t outputs, const ff_stored *x,
                              float *acc)
{
    return ff_accumulate_some(weights, inputs, outputs, outputs, x, acc);
}

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
        weights, bias, x, acc, z, layer->inputs, layer->outputs, ff_team_size((uint32_t)layer->inputs * layer->outputs), 0
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

#include "ff_patch_real.h"

static uint32_t ff_head_real(const struct ff_shape *head, const ff_stored *weights, const ff_stored *z, float *own,
                             float *scores)
{
    const uint32_t outputs = head->outputs;
    for (uint32_t k = 0; k < outputs; k++) {
        own[k] = 0.0f;
    }
    const uint32_t non_zero = ff_product_of(head, weights, NULL, z, own, NULL);
    for (uint32_t k = 0; k < outputs; k++) {
        const float score = scores[k] + own[k];
        scores[k] = score == score ? score : __builtin_nanf(""); /* one NaN on every machine */
    }
    return non_zero * outputs;
}

static uint32_t ff_overlay_real(const struct ff_shape *layer, const ff_stored *overlay, uint32_t labels,
                                const float *acc, ff_stored *z)
{
    for (uint32_t k = 0; k < labels; k++) {
        for (uint32_t j = 0; j < layer->outputs; j++) {
            *z++ = ff_relu(acc[j] + ff_load(*overlay++));
        }
    }
    return labels * layer->outputs;
}
