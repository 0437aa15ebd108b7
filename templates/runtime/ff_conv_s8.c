/* Convolutions of int8 maps: the sums of a block of outputs stay in registers while a window goes by, row by row. */
#ifndef FF_CONV_S8_C
#define FF_CONV_S8_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_conv_s8.h"
#include "ff_fixed.h"

/* The part of a window inside the map: runs of neighbouring inputs, and the rows of weights that belong to them. */
struct ff_patch {
    const int8_t *x;
    const int8_t *weights;
    uint32_t rows;        /* runs */
    uint32_t run;         /* inputs of a run */
    uint32_t x_step;      /* inputs from one run to the next */
    uint32_t weight_step; /* weights from one run to the next */
    uint32_t outputs;
};

/* For `width` outputs from j on: acc = bias + sum over the patch of value * row. */
FF_BLOCK_BODY ff_conv_s8_block(const struct ff_patch *patch, uint32_t j, const int32_t *bias, int32_t *acc, uint32_t width)
{
    int32_t sum[FF_WIDEST_BLOCK];
    const uint32_t outputs = patch->outputs;
    const int8_t *start = patch->x;
    const int8_t *weights = patch->weights + j;
    FF_UNROLLED
    for (uint32_t k = width; k-- > 0;) { /* downwards: clang 19 would pass 20 sums from register to register otherwise */
        sum[k] = bias[j + k];
    }
    for (uint32_t rows = patch->rows; rows != 0; rows--) {
        const int8_t *const end = start + patch->run;
        const int8_t *row = weights;
        for (const int8_t *x = start; x != end; row += outputs) {
            const int32_t value = *x++;
            FF_UNROLLED
            for (uint32_t k = 0; k < width; k++) {
                sum[k] += value * row[k];
            }
        }
        start += patch->x_step;
        weights += patch->weight_step;
    }
    FF_UNROLLED
    for (uint32_t k = 0; k < width; k++) {
        acc[j + k] = sum[k];
    }
}

FF_BLOCK_FUNCTION ff_conv_s8_block_16(const struct ff_patch *patch, uint32_t j, const int32_t *bias, int32_t *acc)
{
    ff_conv_s8_block(patch, j, bias, acc, 16u);
}

FF_BLOCK_FUNCTION ff_conv_s8_block_8(const struct ff_patch *patch, uint32_t j, const int32_t *bias, int32_t *acc)
{
    ff_conv_s8_block(patch, j, bias, acc, 8u);
}

FF_BLOCK_FUNCTION ff_conv_s8_block_4(const struct ff_patch *patch, uint32_t j, const int32_t *bias, int32_t *acc)
{
    ff_conv_s8_block(patch, j, bias, acc, 4u);
}

FF_BLOCK_FUNCTION ff_conv_s8_block_1(const struct ff_patch *patch, uint32_t j, const int32_t *bias, int32_t *acc)
{
    ff_conv_s8_block(patch, j, bias, acc, 1u);
}

/* acc = bias + patch W */
static void ff_conv_s8_sums(const struct ff_patch *patch, const int32_t *bias, int32_t *acc)
{
    uint32_t j = 0;
    for (; patch->outputs - j >= 16u; j += 16u) {
        ff_conv_s8_block_16(patch, j, bias, acc);
    }
    for (; patch->outputs - j >= 8u; j += 8u) {
        ff_conv_s8_block_8(patch, j, bias, acc);
    }
    for (; patch->outputs - j >= 4u; j += 4u) {
        ff_conv_s8_block_4(patch, j, bias, acc);
    }
    for (; patch->outputs != j; j++) {
        ff_conv_s8_block_1(patch, j, bias, acc);
    }
}

/* For each input that is not zero, the windows over it. */
static uint32_t ff_conv_s8_visits(const struct ff_window *window, const int8_t *x)
{
    uint32_t visits = 0;
    for (uint32_t row = 0; row < window->height; row++) {
        const uint32_t down = ff_covers(row, window->stride_y, window->top, window->kernel_height, window->rows);
        for (uint32_t column = 0; column < window->width; column++) {
            const uint32_t across = ff_covers(column, window->stride_x, window->left, window->kernel_width, window->columns);
            uint32_t non_zero = 0;
            for (uint32_t channel = 0; channel < window->channels; channel++) {
                non_zero += *x++ != 0;
            }
            visits += non_zero * down * across;
        }
    }
    return visits;
}

FF_SHARED uint32_t ff_conv_s8(const struct ff_conv *layer, const int8_t *x, int32_t *acc, int8_t *z)
{
    const struct ff_window *const window = &layer->window;
    const uint32_t outputs = layer->outputs;
    const uint32_t channels = window->channels;
    for (uint32_t row = 0; row < window->rows; row++) {
        const struct ff_span down = ff_rows_at(window, row);
        for (uint32_t column = 0; column < window->columns; column++) {
            const struct ff_span across = ff_columns_at(window, column);
            const struct ff_patch patch = {
                .x = x + (down.at * window->width + across.at) * channels,
                .weights = layer->weights + (down.from * window->kernel_width + across.from) * channels * outputs,
                .rows = across.count == 0 ? 0 : down.count,
                .run = across.count * channels,
                .x_step = window->width * channels,
                .weight_step = window->kernel_width * channels * outputs,
                .outputs = outputs
            };
            ff_conv_s8_sums(&patch, layer->bias, acc);
            for (uint32_t j = 0; j < outputs; j++) {
                z[j] = ff_requantize(acc[j], layer->multiplier[j], layer->shift[j]);
            }
            z += outputs;
        }
    }
    return outputs * ff_conv_s8_visits(window, x);
}

#endif
