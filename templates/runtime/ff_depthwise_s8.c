/* Depthwise convolutions of int8 maps: the sums of four channels stay in registers while a window goes by. */
#ifndef FF_DEPTHWISE_S8_C
#define FF_DEPTHWISE_S8_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_depthwise_s8.h"
#include "ff_fixed.h"
#include "ff_visits.h"

/* z of `width` channels from c on. */
FF_BLOCK_BODY ff_depthwise_s8_block(const struct ff_depthwise *layer, const struct ff_patch *patch, uint32_t c, const int8_t *x,
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
        z[c + k] = ff_requantize(sum[k], layer->multiplier[c + k], layer->shift[c + k]);
    }
}

FF_BLOCK_FUNCTION ff_depthwise_s8_block_4(const struct ff_depthwise *layer, const struct ff_patch *patch, uint32_t c,
                                          const int8_t *x, int8_t *z)
{
    ff_depthwise_s8_block(layer, patch, c, x, z, 4u);
}

FF_BLOCK_FUNCTION ff_depthwise_s8_block_1(const struct ff_depthwise *layer, const struct ff_patch *patch, uint32_t c,
                                          const int8_t *x, int8_t *z)
{
    ff_depthwise_s8_block(layer, patch, c, x, z, 1u);
}

static void ff_depthwise_s8_position(const struct ff_depthwise *layer, uint32_t position, const int8_t *x, int8_t *z)
{
    const uint32_t channels = layer->window.channels;
    const struct ff_patch patch = ff_patch_at(&layer->window, 1u, position);
    uint32_t c = 0;
    for (; channels - c >= 4u; c += 4u) {
        ff_depthwise_s8_block_4(layer, &patch, c, x, z);
    }
    for (; c != channels; c++) {
        ff_depthwise_s8_block_1(layer, &patch, c, x, z);
    }
}

/* One sum more is complete: it goes to z if its window is one of the layer's. */
#define FF_DEPTHWISE_EMIT()                                                                           \
    if (ready != 0) {                                                                                 \
        ready--;                                                                                      \
    } else {                                                                                          \
        *z = ff_requantize(first, multiplier, shift);                                                 \
        z += channels;                                                                                \
    }                                                                                                 \
    first = second;                                                                                   \
    second = third;                                                                                   \
    third = bias;

/*
 * One channel of rows of positions whose windows of 3 x 3 are inside the map, the first at x, one column of the map after the
 * other: it is the last one of the first sum, the middle one of the second and the first one of the third.
 */
FF_BLOCK_FUNCTION ff_depthwise_s8_rows(const struct ff_depthwise *layer, uint32_t rows, uint32_t c, const int8_t *x, int8_t *z)
{
    const struct ff_window *const window = &layer->window;
    const uint32_t channels = window->channels, line = window->width * channels;
    const int32_t bias = layer->bias[c], multiplier = layer->multiplier[c];
    const uint32_t shift = layer->shift[c];
    const int8_t *w = layer->weights + c;
    const int32_t a0 = w[0], a1 = w[channels], a2 = w[2u * channels];
    w += 3u * channels;
    const int32_t b0 = w[0], b1 = w[channels], b2 = w[2u * channels];
    w += 3u * channels;
    const int32_t c0 = w[0], c1 = w[channels], c2 = w[2u * channels];
    for (; rows != 0; rows--, x += window->stride_y * line) {
        const int8_t *top = x, *middle = x + line, *bottom = x + 2u * line;
        int32_t first = bias, second = bias, third = bias;
        uint32_t ready = 2u - window->left; /* columns before the first window is complete */
        int8_t *const end = z + window->columns * channels;
        for (uint32_t rest = window->width; rest != 0 && z != end; rest--) {
            const int32_t upper = *top, between = *middle, lower = *bottom;
            first += upper * a2 + between * b2 + lower * c2;
            second += upper * a1 + between * b1 + lower * c1;
            third += upper * a0 + between * b0 + lower * c0;
            top += channels;
            middle += channels;
            bottom += channels;
            FF_DEPTHWISE_EMIT()
        }
        while (z != end) {
            FF_DEPTHWISE_EMIT()
        }
    }
}

/* z of the rows of positions from `row` to the one before `end`. */
static void ff_depthwise_s8_positions(const struct ff_depthwise *layer, uint32_t row, uint32_t end, const int8_t *x, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t last = end * w->columns;
    for (uint32_t position = row * w->columns; position < last; position++) {
        ff_depthwise_s8_position(layer, position, x, z + position * w->channels);
    }
}

FF_SHARED uint32_t ff_depthwise_s8(const struct ff_depthwise *layer, const int8_t *x, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t visits = ff_visits_s8(w, x); /* before z takes the place of x */
    const uint32_t z_row = (uint32_t)w->columns * w->channels;
    uint32_t from = w->rows, to = w->rows; /* rows whose windows are inside the map */
    if (w->kernel_width == 3u && w->kernel_height == 3u && w->stride_x == 1u && w->height >= 3u) {
        const uint32_t last = (w->height - 3u + w->top) / w->stride_y;
        from = ((uint32_t)w->top + w->stride_y - 1u) / w->stride_y;
        to = last + 1u < w->rows ? last + 1u : w->rows;
        from = from < to ? from : to;
    }
    ff_depthwise_s8_positions(layer, 0, from, x, z);
    for (uint32_t c = 0; from != to && c < w->channels; c++) {
        const uint32_t at = (from * w->stride_y - w->top) * w->width * w->channels;
        ff_depthwise_s8_rows(layer, to - from, c, x + at + c, z + from * z_row + c);
    }
    ff_depthwise_s8_positions(layer, to, w->rows, x, z);
    return visits;
}

#endif
