/*
 * The products whose sums are halves, once for all kernels; the including file brings ff_dense_half_accumulate(), which adds
 * x W to the sums and gives the number of non-zero inputs, ff_dense_half_copy(), to = from, and ff_dense_half_rectify(),
 * z = relu(acc).
 */

static uint32_t ff_dense_half_sum_up(const struct ff_shape *layer, const ff_half *weights, const ff_half *bias,
                                     const ff_half *x, ff_half *acc)
{
    const uint32_t outputs = layer->outputs;
    ff_dense_half_copy(bias, outputs, acc);
    return outputs * ff_dense_half_accumulate(weights, layer->inputs, outputs, x, acc);
}

FF_SHARED uint32_t ff_sums_half(const struct ff_shape *layer, const ff_half *weights, const ff_half *bias,
                                const ff_half *x, ff_half *acc)
{
    return ff_dense_half_sum_up(layer, weights, bias, x, acc);
}

FF_SHARED uint32_t ff_dense_half(const struct ff_shape *layer, const ff_half *weights, const ff_half *bias, const ff_half *x,
                                 ff_half *acc, ff_half *z)
{
    const uint32_t macs = ff_dense_half_sum_up(layer, weights, bias, x, acc);
    ff_dense_half_rectify(acc, layer->outputs, z);
    return macs;
}

FF_SHARED uint32_t ff_patch_half(const struct ff_patch *patch, const ff_half *weights, const ff_half *bias, const ff_half *x,
                                 ff_half *acc, ff_half *z)
{
    const uint32_t outputs = patch->outputs;
    uint32_t non_zero = 0;
    ff_dense_half_copy(bias, outputs, acc);
    x += patch->x;
    weights += patch->weights;
    for (uint32_t runs = patch->runs; runs != 0; runs--) {
        non_zero += ff_dense_half_accumulate(weights, patch->run, outputs, x, acc);
        x += patch->x_step;
        weights += patch->weight_step;
    }
    ff_dense_half_rectify(acc, outputs, z);
    return outputs * non_zero;
}

FF_SHARED uint32_t ff_head_half(const struct ff_shape *head, const ff_half *weights, const ff_half *z, ff_half *own,
                                float *scores)
{
    const uint32_t outputs = head->outputs;
    for (uint32_t k = 0; k < outputs; k++) {
        own[k] = 0;
    }
    const uint32_t non_zero = ff_dense_half_accumulate(weights, head->inputs, outputs, z, own);
    for (uint32_t k = 0; k < outputs; k++) {
        const float score = scores[k] + ff_half_value(own[k]);
        scores[k] = score == score ? score : __builtin_nanf(""); /* one NaN on every machine */
    }
    return non_zero * outputs;
}

FF_SHARED uint32_t ff_overlay_half(const struct ff_shape *layer, const ff_half *overlay, uint32_t labels, const ff_half *acc,
                                   ff_half *z)
{
    for (uint32_t k = 0; k < labels; k++) {
        for (uint32_t j = 0; j < layer->outputs; j++) {
            *z++ = ff_half_relu(ff_half_of(ff_half_value(acc[j]) + ff_half_value(*overlay++)));
        }
    }
    return labels * layer->outputs;
}
