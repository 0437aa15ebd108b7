/*
 * The products whose sums are halves, once for all kernels; the including file brings ff_dense_half_run(), which computes a
 * product on as many cores as it says, and ff_dense_half_alone(), on the one that asks.
 */

/* Returns the number of non-zero inputs. */
static uint32_t ff_dense_half_of(const struct ff_shape *layer, const ff_half *weights, const ff_half *from, const ff_half *x,
                                 ff_half *acc, ff_half *z)
{
    struct ff_half_product product = {
        weights, from, x, acc, z, layer->inputs, layer->outputs, ff_team_size((uint32_t)layer->inputs * layer->outputs), 0
    };
    ff_dense_half_run(&product);
    return product.non_zero;
}

FF_SHARED uint32_t ff_sums_half(const struct ff_shape *layer, const ff_half *weights, const ff_half *bias,
                                const ff_half *x, ff_half *acc)
{
    return layer->outputs * ff_dense_half_of(layer, weights, bias, x, acc, NULL);
}

FF_SHARED uint32_t ff_dense_half(const struct ff_shape *layer, const ff_half *weights, const ff_half *bias, const ff_half *x,
                                 ff_half *acc, ff_half *z)
{
    return layer->outputs * ff_dense_half_of(layer, weights, bias, x, acc, z);
}

/* One position of a map: the part of a core. */
FF_SHARED uint32_t ff_patch_half(const struct ff_patch *patch, const ff_half *weights, const ff_half *bias, const ff_half *x,
                                 ff_half *acc, ff_half *z)
{
    struct ff_half_product product = {
        weights + patch->weights, bias, x + patch->x, acc, NULL, patch->run, patch->outputs, 1, 0
    };
    for (uint32_t runs = patch->runs; runs != 0; runs--) {
        product.z = runs == 1u ? z : NULL;
        ff_dense_half_alone(&product);
        product.from = acc;
        product.x += patch->x_step;
        product.weights += patch->weight_step;
    }
    return patch->outputs * product.non_zero;
}

FF_SHARED uint32_t ff_head_half(const struct ff_shape *head, const ff_half *weights, const ff_half *z, ff_half *own,
                                float *scores)
{
    const uint32_t outputs = head->outputs;
    ff_half_clear(own, outputs);
    const uint32_t non_zero = ff_dense_half_of(head, weights, own, z, own, NULL);
    ff_half_add_scores(own, outputs, scores);
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
