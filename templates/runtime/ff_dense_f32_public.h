/* The functions of ff_dense_f32.h, over the shared text that the including file brings. */

FF_SHARED uint32_t ff_sums_f32(const struct ff_shape *layer, const float *weights, const float *bias, const float *x,
                               float *acc)
{
    return ff_sum_up(layer, weights, bias, x, acc);
}

FF_SHARED uint32_t ff_dense_f32(const struct ff_shape *layer, const float *weights, const float *bias, const float *x,
                                float *acc, float *z)
{
    return ff_dense_real(layer, weights, bias, x, acc, z);
}

FF_SHARED uint32_t ff_patch_f32(const struct ff_patch *patch, const float *weights, const float *bias, const float *x,
                                float *acc, float *z)
{
    return ff_patch_real(patch, weights, bias, x, acc, z);
}

FF_SHARED uint32_t ff_head_f32(const struct ff_shape *head, const float *weights, const float *z, float *own, float *scores)
{
    return ff_head_real(head, weights, z, own, scores);
}

FF_SHARED uint32_t ff_overlay_f32(const struct ff_shape *layer, const float *overlay, uint32_t labels, const float *acc,
                                  float *z)
{
    return ff_overlay_real(layer, overlay, labels, acc, z);
}
