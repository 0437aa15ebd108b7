/* The function of ff_depthwise_f16.h, over the shared text that the including file brings. */

FF_SHARED uint32_t ff_depthwise_f16(const struct ff_window *window, const ff_half *weights, const ff_half *bias, const ff_half *x,
                                    ff_half *z)
{
    return ff_depthwise_real(window, weights, bias, x, z);
}
