/* Depthwise convolutions of int8 maps with zero points: sums of four channels stay in registers while a window goes by. */
#ifndef FF_ASYMMETRIC_DEPTHWISE_C
#define FF_ASYMMETRIC_DEPTHWISE_C

#include "ff_build.h"
#include "ff_asymmetric.h"
#include "ff_asymmetric_depthwise.h"
#include "ff_block.h"

/* z of channels c .. c + width - 1 of the position that covers `cover`. */
FF_BLOCK_BODY ff_asymmetric_depthwise_block(const struct ff_asymmetric_depthwise *layer, const struct ff_cover *cover,
                                            const int8_t *x, int8_t *z, uint32_t c, uint32_t width)
{
    const uint32_t channels = layer->window.channels;
    const uint32_t line = layer->window.width * channels, kernel_line = layer->window.kernel_width * channels;
    const int32_t zero = layer->input_zero;
    const int8_t *at = x + cover->pixel * channels + c, *weights = layer->weights + cover->tap * channels + c;
    int32_t sum[FF_WIDEST_BLOCK];
    FF_UNROLLED
    for (uint32_t k = 0; k < width; k++) {
        sum[k] = layer->bias[c + k];
    }
    for (uint32_t runs = cover->runs; runs != 0; runs--, at += line, weights += kernel_line) {
        const int8_t *const end = at + cover->run * channels;
        for (const int8_t *pixel = at, *w = weights; pixel != end; pixel += channels, w += channels) {
            FF_UNROLLED
            for (uint32_t k = 0; k < width; k++) {
                sum[k] += (pixel[k] - zero) * w[k];
            }
        }
    }
    FF_UNROLLED
    for (uint32_t k = 0; k < width; k++) {
        const int32_t q = ff_asymmetric_rescale(sum[k], layer->multiplier[c + k], layer->shift[c + k], layer->twice);
        z[c + k] = ff_clamp(q + layer->output_zero, layer->least, layer->most);
    }
}

FF_BLOCK_FUNCTION ff_asymmetric_depthwise_4(const struct ff_asymmetric_depthwise *layer, const struct ff_cover *cover,
                                            const int8_t *x, int8_t *z, uint32_t c)
{
    ff_asymmetric_depthwise_block(layer, cover, x, z, c, 4u);
}

FF_BLOCK_FUNCTION ff_asymmetric_depthwise_1(const struct ff_asymmetric_depthwise *layer, const struct ff_cover *cover,
                                            const int8_t *x, int8_t *z, uint32_t c)
{
    ff_asymmetric_depthwise_block(layer, cover, x, z, c, 1u);
}

FF_SHARED void ff_asymmetric_depthwise(const struct ff_asymmetric_depthwise *layer, const int8_t *x, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t channels = w->channels;
    for (uint32_t row = 0; row < w->rows; row++) {
        const struct ff_span down = ff_rows_at(w, row);
        for (uint32_t column = 0; column < w->columns; column++, z += channels) {
            const struct ff_cover cover = ff_cover_of(w, down, column);
            uint32_t c = 0;
            for (; channels - c >= 4u; c += 4u) {
                ff_asymmetric_depthwise_4(layer, &cover, x, z, c);
            }
            for (; c < channels; c++) {
                ff_asymmetric_depthwise_1(layer, &cover, x, z, c);
            }
        }
    }
}

#endif
