/* Depthwise convolutions of the real precisions, once for both; the including file brings the stored type. */

/* One channel of a patch, its first input and weight being those of the channel. Counts the inputs that are not zero. */
static ff_stored ff_depthwise_channel(const struct ff_patch *patch, uint32_t channels, const ff_stored *weights, ff_stored bias,
                                      const ff_stored *x, uint32_t *non_zero)
{
    float sum = ff_load(bias);
    for (uint32_t runs = patch->runs; runs != 0; runs--) {
        for (uint32_t i = 0; i < patch->run; i += channels) {
            if (x[i] != 0) {
                sum = ff_mac(sum, ff_load(x[i]), weights[i]);
                ++*non_zero;
            }
        }
        x += patch->x_step;
        weights += patch->weight_step;
    }
    return ff_relu(sum);
}

static uint32_t ff_depthwise_real(const struct ff_window *window, const ff_stored *weights, const ff_stored *bias,
                                  const ff_stored *x, ff_stored *z)
{
    const uint32_t channels = window->channels;
    const uint32_t positions = ff_positions(window);
    uint32_t non_zero = 0;
    for (uint32_t position = 0; position < positions; position++) {
        const struct ff_patch patch = ff_patch_at(window, 1u, position);
        for (uint32_t c = 0; c < channels; c++) {
            *z++ = ff_depthwise_channel(&patch, channels, weights + patch.weights + c, bias[c], x + patch.x + c, &non_zero);
        }
    }
    return non_zero;
}
