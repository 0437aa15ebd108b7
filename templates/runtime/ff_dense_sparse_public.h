/*
 * The functions of ff_dense.h for the sparse kernel, over what the including file brings: ff_dense_sparse_product(),
 * acc = from + x W, which gives how many inputs were not zero.
 */

FF_SHARED uint32_t ff_sums_s8_sparse(const struct ff_dense *layer, const int8_t *x, int32_t *acc)
{
    const uint32_t outputs = layer->outputs;
    return outputs * ff_dense_sparse_product(layer->weights, layer->inputs, outputs, x, layer->bias, acc);
}

FF_SHARED uint32_t ff_dense_s8_sparse(const struct ff_dense *layer, const int8_t *x, int32_t *acc, int8_t *z)
{
    const uint32_t outputs = layer->outputs;
    const uint32_t macs =
        outputs * ff_dense_sparse_product(layer->weights, layer->inputs, outputs, x, layer->bias, acc);
    ff_requantize_s8(layer, acc, z);
    return macs;
}

FF_SHARED uint32_t ff_head_s8_sparse(const struct ff_head *head, const int8_t *z, int32_t *acc, int32_t *scores)
{
    const uint32_t outputs = head->outputs;
    ff_clear_s32(acc, outputs);
    const uint32_t non_zero = ff_dense_sparse_product(head->weights, head->inputs, outputs, z, acc, acc);
    ff_add_scaled_s32(acc, head->scale, outputs, scores);
    return non_zero * outputs;
}
