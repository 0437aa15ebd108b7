/*
 * Depthwise convolutions of int8 maps: position by position, or three running sums along each row, whose weights stay in
 * registers.
 */
#ifndef FF_DEPTHWISE_S8_C
#define FF_DEPTHWISE_S8_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_depthwise_s8.h"
#include "ff_depthwise_positions_s8.h"
#include "ff_fixed.h"
#include "ff_visits.h"

/* Rows of positions under a kernel of 3 x 3 that moves by one column; they cover the same rows of the kernel. */
struct ff_depthwise_rows {
    const int8_t *x;     /* first row of the map under the first of them, */
    uint32_t middle;     /* inputs from it to the row under the middle of the kernel, */
    uint32_t bottom;     /* and to that under its last row; rows outside the map are taken to be the first */
    int32_t keep[3];     /* mask of the weights of each row of the kernel: 0 outside the map */
    uint32_t rows;
    uint32_t early;      /* inputs of the columns of the map before the first window is complete, */
    uint32_t whole;      /* outputs of windows that are complete inside it, in a row, */
    uint32_t late;       /* and of those after them */
    uint32_t turn;       /* inputs from the column after the last complete window to the first one of the next row */
    int8_t *z;
    int8_t *end;         /* of their outputs */
};

/* A column of the map is the last one of a window, whose sum is complete then, the middle one of a second, the first of a third. */
#define FF_DEPTHWISE_COLUMN()                                                                         \
    const int32_t upper = *at, between = at[to_middle], lower = at[to_bottom];                        \
    const int32_t sum = first + upper * a2 + between * b2 + lower * c2;                               \
    first = second + upper * a1 + between * b1 + lower * c1;                                          \
    second = bias + upper * a0 + between * b0 + lower * c0;                                           \
    at += channels;                                                                                   \
    FF_OPAQUE(at); /* else three pointers move, for which there are no registers */

/* One channel of them. */
FF_BLOCK_BODY ff_depthwise_s8_channel(const struct ff_depthwise *layer, const struct ff_depthwise_rows *rows, uint32_t c)
{
    const uint32_t channels = layer->window.channels;
    const uint32_t to_middle = rows->middle, to_bottom = rows->bottom;
    const int32_t bias = layer->bias[c], multiplier = layer->multiplier[c];
    const uint32_t shift = layer->shift;
    const int8_t *w = layer->weights + c, *at = rows->x + c;
    int8_t *z = rows->z + c;
    const int8_t *const done = rows->end + c;
    const int32_t a0 = w[0] & rows->keep[0], a1 = w[channels] & rows->keep[0], a2 = w[2u * channels] & rows->keep[0];
    w += 3u * channels;
    const int32_t b0 = w[0] & rows->keep[1], b1 = w[channels] & rows->keep[1], b2 = w[2u * channels] & rows->keep[1];
    w += 3u * channels;
    const int32_t c0 = w[0] & rows->keep[2], c1 = w[channels] & rows->keep[2], c2 = w[2u * channels] & rows->keep[2];
    for (; z != done; at += rows->turn) {
        const int8_t *const last = z + rows->whole;
        int32_t first = bias, second = bias;
        for (const int8_t *const complete = at + rows->early; at != complete;) {
            FF_DEPTHWISE_COLUMN()
            (void)sum;
        }
        while (z != last) {
            FF_DEPTHWISE_COLUMN()
            *z = ff_requantize(sum, multiplier, shift);
            z += channels;
            FF_OPAQUE(z);
        }
        for (const int8_t *const end = z + rows->late; z != end; z += channels, first = second) {
            *z = ff_requantize(first, multiplier, shift);
        }
    }
}

FF_BLOCK_FUNCTION ff_depthwise_s8_channels(const struct ff_depthwise *layer, const struct ff_depthwise_rows *rows)
{
    const uint32_t channels = layer->window.channels;
    for (uint32_t c = 0; c < channels; c++) {
        ff_depthwise_s8_channel(layer, rows, c);
    }
}

/* The rows of positions from `row` on that cover the same rows of the kernel. */
static struct ff_depthwise_rows ff_depthwise_s8_rows(const struct ff_window *w, uint32_t row, const int8_t *x, int8_t *z)
{
    const uint32_t channels = w->channels, line = w->width * channels, all = w->columns * channels;
    const struct ff_span down = ff_rows_at(w, row);
    const uint32_t early = 2u - w->left, whole = w->width - early < w->columns ? w->width - early : w->columns;
    struct ff_depthwise_rows rows = {.x = x + down.at * line, .rows = 1, .z = z + row * all};
    rows.middle = down.from == 0 && down.count > 1u ? line : 0;
    rows.bottom = down.from + down.count == 3u ? (down.count - 1u) * line : 0;
    for (uint32_t k = 0; k < 3u; k++) {
        rows.keep[k] = k - down.from < down.count ? -1 : 0;
    }
    rows.early = early * channels;
    rows.whole = whole * channels;
    rows.late = all - rows.whole;
    rows.turn = w->stride_y * line - rows.early - rows.whole;
    while (down.count == 3u && row + rows.rows < w->rows && ff_rows_at(w, row + rows.rows).count == 3u) {
        rows.rows++;
    }
    rows.end = rows.z + rows.rows * all;
    return rows;
}

static uint32_t ff_depthwise_s8_map(const struct ff_depthwise *layer, const int8_t *x, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t visits = ff_visits_s8(w, x); /* before z takes the place of x */
    if (w->kernel_width != 3u || w->kernel_height != 3u || w->stride_x != 1u || w->width < 2u) {
        ff_depthwise_positions_s8(layer, x, z);
        return visits;
    }
    for (uint32_t row = 0; row < w->rows;) {
        const struct ff_depthwise_rows rows = ff_depthwise_s8_rows(w, row, x, z);
        ff_depthwise_s8_channels(layer, &rows);
        row += rows.rows;
    }
    return visits;
}

#include "ff_depthwise_s8_public.h"

#endif
