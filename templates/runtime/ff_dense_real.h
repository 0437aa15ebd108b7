/*
 * The products of the real precisions, once for both; ff_dense_f16.c and ff_dense_f32.c bring the stored type and
 * walk(), which adds what a list of non-zero inputs contributes to some outputs. A chunk of inputs is listed at a time.
 */
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

#define FF_PRODUCT_MACS 1u
#include "ff_product_real.h"
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
