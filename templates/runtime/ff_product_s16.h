/*
 * The products of masters over what the including file brings: ff_dense_s16_product(), acc = from + x W, which gives how
 * many inputs were not zero, ff_dense_s16_accumulate(), the same on one core, and ff_dense_s16_activate(), z = requantize(acc).
 */

FF_SHARED uint32_t ff_sums_s16(const struct ff_layer_s16 *layer, const int16_t *weights, const int32_t *bias, const int8_t *x,
                               int32_t *acc)
{
    return ff_dense_s16_product(weights, layer->inputs, layer->outputs, x, bias, acc) * layer->outputs;
}

FF_SHARED uint32_t ff_dense_s16(const struct ff_layer_s16 *layer, const int16_t *weights, const int32_t *bias, const int8_t *x,
                                int32_t *acc, int8_t *z)
{
    const uint32_t macs = ff_dense_s16_product(weights, layer->inputs, layer->outputs, x, bias, acc) * layer->outputs;
    ff_requantize_s16(layer->shift, acc, z, layer->outputs);
    return macs;
}

FF_SHARED uint32_t ff_patch_s16(const struct ff_patch *patch, uint32_t shift, const int16_t *weights, const int32_t *bias,
                                const int8_t *x, int32_t *acc, int8_t *z)
{
    const uint32_t outputs = patch->outputs;
    uint32_t non_zero = 0;
    x += patch->x;
    weights += patch->weights;
    for (uint32_t runs = patch->runs; runs != 0; runs--) {
        non_zero += ff_dense_s16_accumulate(weights, patch->run, outputs, x, bias, acc);
        bias = acc;
        x += patch->x_step;
        weights += patch->weight_step;
    }
    ff_dense_s16_activate(shift, acc, z, outputs);
    return outputs * non_zero;
}

FF_SHARED uint32_t ff_head_s16(const struct ff_head_s16 *head, const int16_t *weights, const int8_t *z, int32_t *acc,
                               int32_t *scores)
{
    ff_clear_s32(acc, head->outputs);
    const uint32_t non_zero = ff_dense_s16_product(weights, head->inputs, head->outputs, z, acc, acc);
    ff_add_scaled_s32(acc, head->scale, head->outputs, scores);
    return non_zero * head->outputs;
}
