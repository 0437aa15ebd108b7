/* Convolutions of int8 maps: the sums of a block of outputs stay in registers while a window goes by, row by row. */
#ifndef FF_CONV_S8_C
#define FF_CONV_S8_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_conv_s8.h"
#include "ff_fixed.h"
#include "ff_visits.h"

/* For `width` outputs from j on: acc = bias + sum over the patch of value * row. */
FF_BLOCK_BODY ff_conv_s8_block(const struct ff_patch *patch, const int8_t *x, const int8_t *weights, const int32_t *bias,
                               int32_t *acc, uint32_t j, uint32_t width)
{
    int32_t sum[FF_WIDEST_BLOCK];
    const uint32_t outputs = patch->outputs;
    x += patch->x;
    weights += patch->weights + j;
    FF_UNROLLED
    for (uint32_t k = width; k-- > 0;) { /* downwards: clang 19 would pass 20 sums from register to register otherwise */
        sum[k] = bias[j + k];
    }
    for (uint32_t runs = patch->runs; runs != 0; runs--) {
        const int8_t *const end = x + patch->run;
        const int8_t *row = weights;
        for (const int8_t *at = x; at != end; row += outputs) {
            const int32_t value = *at++;
            FF_UNROLLED
            for (uint32_t k = 0; k < width; k++) {
                sum[k] += value * row[k];
            }
        }
        x += patch->x_step;
        weights += patch->weight_step;
    }
    FF_UNROLLED
    for (uint32_t k = 0; k < width; k++) {
        acc[j + k] = sum[k];
    }
}

FF_BLOCK_FUNCTION ff_conv_s8_block_16(const struct ff_patch *patch, const int8_t *x, const int8_t *weights, const int32_t *bias,
                                      int32_t *acc, uint32_t j)
{
    ff_conv_s8_block(patch, x, weights, bias, acc, j, 16u);
}

FF_BLOCK_FUNCTION ff_conv_s8_block_4(const struct ff_patch *patch, const int8_t *x, const int8_t *weights, const int32_t *bias,
                                     int32_t *acc, uint32_t j)
{
    ff_conv_s8_block(patch, x, weights, bias, acc, j, 4u);
}

FF_BLOCK_FUNCTION ff_conv_s8_block_1(const struct ff_patch *patch, const int8_t *x, const int8_t *weights, const int32_t *bias,
                                     int32_t *acc, uint32_t j)
{
    ff_conv_s8_block(patch, x, weights, bias, acc, j, 1u);
}

FF_SHARED uint32_t ff_conv_s8(const struct ff_conv *layer, const int8_t *x, int32_t *acc, int8_t *z)
{
    const struct ff_window *const window = &layer->window;
    const uint32_t outputs = layer->outputs;
    const uint32_t positions = ff_positions(window);
    for (uint32_t position = 0; position < positions; position++, z += outputs) {
        const struct ff_patch patch = ff_patch_at(window, outputs, position);
        uint32_t j = 0;
        for (; outputs - j >= 16u; j += 16u) {
            ff_conv_s8_block_16(&patch, x, layer->weights, layer->bias, acc, j);
        }
        for (; outputs - j >= 4u; j += 4u) {
            ff_conv_s8_block_4(&patch, x, layer->weights, layer->bias, acc, j);
        }
        for (; outputs != j; j++) {
            ff_conv_s8_block_1(&patch, x, layer->weights, layer->bias, acc, j);
        }
        for (j = 0; j < outputs; j++) {
            z[j] = ff_requantize(acc[j], layer->multiplier[j], layer->shift[j]);
        }
    }
    return outputs * ff_visits_s8(window, x);
}

#endif
