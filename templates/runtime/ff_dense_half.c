/* Fully connected products with sums of halves: every non-zero input moves all sums, one fused multiply-add each. */
#include "ff_dense_half.h"

/* acc += x W; returns the number of non-zero inputs. */
static uint32_t accumulate(const ff_half *weights, uint32_t inputs, uint32_t outputs, const ff_half *x, ff_half *acc)
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

/* NaN gives 0. */
static ff_half relu(ff_half value)
{
    return value <= 0x7c00u ? value : 0;
}

uint32_t ff_sums_half(const struct ff_shape *layer, const ff_half *weights, const ff_half *bias, const ff_half *x,
                      ff_half *acc)
{
    const uint32_t outputs = layer->outputs;
    for (uint32_t j = 0; j < outputs; j++) {
        acc[j] = bias[j];
    }
    return outputs * accumulate(weights, layer->inputs, outputs, x, acc);
}

uint32_t ff_dense_half(const struct ff_shape *layer, const ff_half *weights, const ff_half *bias, const ff_half *x,
                       ff_half *acc, ff_half *z)
{
    const uint32_t macs = ff_sums_half(layer, weights, bias, x, acc);
    for (uint32_t j = 0; j < layer->outputs; j++) {
        z[j] = relu(acc[j]);
    }
    return macs;
}

uint32_t ff_head_half(const struct ff_shape *head, const ff_half *weights, const ff_half *z, ff_half *own,
                      float *scores)
{
    const uint32_t outputs = head->outputs;
    for (uint32_t k = 0; k < outputs; k++) {
        own[k] = 0;
    }
    const uint32_t non_zero = accumulate(weights, head->inputs, outputs, z, own);
    for (uint32_t k = 0; k < outputs; k++) {
        const float score = scores[k] + ff_half_value(own[k]);
        scores[k] = score == score ? score : __builtin_nanf(""); /* one NaN on every machine */
    }
    return non_zero * outputs;
}

uint32_t ff_overlay_half(const struct ff_shape *layer, const ff_half *overlay, uint32_t labels, const ff_half *acc,
                         ff_half *z)
{
    for (uint32_t k = 0; k < labels; k++) {
        for (uint32_t j = 0; j < layer->outputs; j++) {
            *z++ = relu(ff_half_of(ff_half_value(acc[j]) + ff_half_value(*overlay++)));
        }
    }
    return labels * layer->outputs;
}
