/* Depthwise convolutions of int8 maps position by position: the sums of four channels stay in registers while a window goes by. */
#ifndef FF_DEPTHWISE_POSITIONS_S8_H
#define FF_DEPTHWISE_POSITIONS_S8_H

#include "ff_block.h"
#include "ff_depthwise_s8.h"
#include "ff_fixed.h"

/* z of `width` channels from c on. */
FF_BLOCK_BODY ff_depthwise_positions_block(const struct ff_depthwise *layer, const struct ff_patch *patch, uint32_t c, const int8_t *x,
                                    int8_t *z, uint32_t width)
{
    const uint32_t channels = layer->window.channels;
    const int8_t *weights = layer->weights + patch->weights + c;
    int32_t sum[FF_WIDEST_BLOCK];
    x += patch->x + c;
    FF_UNROLLED
    for (uint32_t k = 0; k < width; k++) {
        sum[k] = layer->bias[c + k];
    }
    for (uint32_t runs = patch->runs; runs != 0; runs--) {
        const int8_t *const end = x + patch->run;
        const int8_t *row = weights;
        for (const int8_t *pixel = x; pixel != end; pixel += channels, row += channels) {
            FF_UNROLLED
            for (uint32_t k = 0; k < width; k++) {
                sum[k] += (int32_t)pixel[k] * row[k];
            }
        }
        x += patch->x_step;
        weights += patch->weight_step;
    }
    FF_UNROLLED
    for (uint32_t k = 0; k < width; k++) {
        z[c + k] = ff_requantize(sum[k], layer->multiplier[c + k], layer->shift);
    }
}

FF_BLOCK_FUNCTION ff_depthwise_positions_block_4(const struct ff_depthwise *layer, const struct ff_patch *patch, uint32_t c,
                                          const int8_t *x, int8_t *z)
{
    ff_depthwise_positions_block(layer, patch, c, x, z, 4u);
}

FF_BLOCK_FUNCTION ff_depthwise_positions_block_1(const struct ff_depthwise *layer, const struct ff_patch *patch, uint32_t c,
                                          const int8_t *x, int8_t *z)
{
    ff_depthwise_positions_block(layer, patch, c, x, z, 1u);
}

static void ff_depthwise_position_s8(const struct ff_depthwise *layer, uint32_t position, const int8_t *x, int8_t *z)
{
    const uint32_t channels = layer->window.channels;
    const struct ff_patch patch = ff_patch_at(&layer->window, 1u, position);
    uint32_t c = 0;
    for (; channels - c >= 4u; c += 4u) {
        ff_depthwise_positions_block_4(layer, &patch, c, x, z);
    }
    for (; c != channels; c++) {
        ff_depthwise_positions_block_1(layer, &patch, c, x, z);
    }
}

/* z of all positions. */
static void ff_depthwise_positions_s8(const struct ff_depthwise *layer, const int8_t *x, int8_t *z)
{
    const uint32_t positions = ff_positions(&layer->window);
    for (uint32_t position = 0; position < positions; position++, z += layer->window.channels) {
        ff_depthwise_position_s8(layer, position, x, z);
    }
}

#endif
