/* The function of ff_depthwise_f32.h, over the shared text that the including file brings. */

FF_SHARED uint32_t ff_depthwise_f32(const struct ff_window *window, const float *weights, const float *bias, const float *x,
                                    float *z)
{
    return ff_depthwise_real(window, weights, bias, x, z);
}
