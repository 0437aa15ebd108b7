/* Convolutions of int8 maps with zero points: sums of up to sixteen outputs stay in registers while a window goes by. */
#ifndef FF_ASYMMETRIC_CONV_C
#define FF_ASYMMETRIC_CONV_C

#include "ff_build.h"
#include "ff_asymmetric.h"
#include "ff_asymmetric_conv.h"
#include "ff_block.h"

/* z of outputs j .. j + width - 1 of the position whose patch begins at x. */
FF_BLOCK_BODY ff_asymmetric_conv_block(const struct ff_asymmetric_conv *layer, const struct ff_patch *patch,
                                       const int8_t *x, int8_t *z, uint32_t j, uint32_t width)
{
    const uint32_t outputs = patch->outputs;
    const int32_t zero = layer->input_zero;
    const int8_t *row = layer->weights + patch->weights + j;
    int32_t sum[FF_WIDEST_BLOCK];
    FF_UNROLLED
    for (uint32_t k = 0; k < width; k++) {
        sum[k] = layer->bias[j + k];
    }
    for (uint32_t runs = patch->runs;;) {
        for (const int8_t *const end = x + patch->run; x != end; x++, row += outputs) {
            const int32_t value = *x - zero;
            if (value != 0) {
                FF_UNROLLED
                for (uint32_t k = 0; k < width; k++) {
                    sum[k] += value * row[k];
                }
            }
        }
        if (--runs == 0) {
            break;
        }
        x += patch->x_step - patch->run;
        row += patch->weight_step - patch->run * outputs;
    }
    FF_UNROLLED
    for (uint32_t k = 0; k < width; k++) {
        const int32_t q = ff_asymmetric_rescale(sum[k], layer->multiplier[j + k], layer->shift[j + k], layer->twice);
        z[j + k] = ff_clamp(q + layer->output_zero, layer->least, layer->most);
    }
}

FF_BLOCK_FUNCTION ff_asymmetric_conv_16(const struct ff_asymmetric_conv *layer, const struct ff_patch *patch,
                                        const int8_t *x, int8_t *z, uint32_t j)
{
    ff_asymmetric_conv_block(layer, patch, x, z, j, 16u);
}

FF_BLOCK_FUNCTION ff_asymmetric_conv_8(const struct ff_asymmetric_conv *layer, const struct ff_patch *patch,
                                       const int8_t *x, int8_t *z, uint32_t j)
{
    ff_asymmetric_conv_block(layer, patch, x, z, j, 8u);
}

FF_BLOCK_FUNCTION ff_asymmetric_conv_1(const struct ff_asymmetric_conv *layer, const struct ff_patch *patch,
                                       const int8_t *x, int8_t *z, uint32_t j)
{
    ff_asymmetric_conv_block(layer, patch, x, z, j, 1u);
}

FF_SHARED void ff_asymmetric_conv(const struct ff_asymmetric_conv *layer, const int8_t *x, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t outputs = layer->outputs;
    for (uint32_t row = 0; row < w->rows; row++) {
        const struct ff_span down = ff_rows_at(w, row);
        for (uint32_t column = 0; column < w->columns; column++, z += outputs) {
            const struct ff_patch patch = ff_patch_of(w, outputs, ff_cover_of(w, down, column));
            uint32_t j = 0;
            for (; outputs - j >= 16u; j += 16u) {
                ff_asymmetric_conv_16(layer, &patch, x + patch.x, z, j);
            }
            for (; outputs - j >= 8u; j += 8u) {
                ff_asymmetric_conv_8(layer, &patch, x + patch.x, z, j);
            }
            for (; j < outputs; j++) {
                ff_asymmetric_conv_1(layer, &patch, x + patch.x, z, j);
            }
        }
    }
}

#endif
