/* Depthwise convolutions of halves with sums of halves: one fused multiply-add for each input that is not zero. */
#ifndef FF_DEPTHWISE_HALF_C
#define FF_DEPTHWISE_HALF_C

#include "ff_float.h"
#include "ff_dense_half.h"
#include "ff_depthwise_half.h"

/* One channel of a patch, its first input and weight being those of the channel. Counts the inputs that are not zero. */
static ff_half ff_depthwise_half_channel(const struct ff_patch *patch, uint32_t channels, const ff_half *weights, ff_half sum,
                                         const ff_half *x, uint32_t *non_zero)
{
    for (uint32_t runs = patch->runs; runs != 0; runs--) {
        for (uint32_t i = 0; i < patch->run; i += channels) {
            if (x[i] != 0) {
                sum = ff_half_updated(ff_half_value(weights[i]), ff_half_factor_of(ff_half_value(x[i])), sum);
                ++*non_zero;
            }
        }
        x += patch->x_step;
        weights += patch->weight_step;
    }
    return ff_half_relu(sum);
}

static uint32_t ff_depthwise_half_map(const struct ff_window *window, const ff_half *weights, const ff_half *bias, const ff_half *x,
                                      ff_half *z)
{
    const uint32_t channels = window->channels;
    const uint32_t positions = ff_positions(window);
    uint32_t non_zero = 0;
    for (uint32_t position = 0; position < positions; position++) {
        const struct ff_patch patch = ff_patch_at(window, 1u, position);
        for (uint32_t c = 0; c < channels; c++) {
            *z++ = ff_depthwise_half_channel(&patch, channels, weights + patch.weights + c, bias[c], x + patch.x + c, &non_zero);
        }
    }
    return non_zero;
}

#include "ff_depthwise_half_public.h"

#endif
