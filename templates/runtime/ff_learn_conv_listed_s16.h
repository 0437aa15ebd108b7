/*
 * Inputs behind a mean of a map, for one channel: its positions that are not zero are listed, some rows of a cell at a time, once
 * for all columns of the kernel that lie in the map at the same positions. Each row of the kernel walks those where it does.
 */
#ifndef FF_LEARN_CONV_LISTED_S16_H
#define FF_LEARN_CONV_LISTED_S16_H

#include "ff_sources.h"
#include "ff_sum_listed_s8.h"

/* Rows of a cell that are listed together; both ends count positions of the window. */
struct ff_listed_rows {
    const struct ff_window *window;
    const int8_t *x;
    const int8_t *z; /* of the channel, at the first position of the map */
    uint32_t channels; /* of z */
    uint32_t from;
    uint32_t end;
    int in_words;
};

/* Positions along one direction at which a tap of the kernel lies in the map: from `from` up to `end`. */
static inline struct ff_span ff_listed_inside(uint32_t tap, uint32_t stride, uint32_t before, uint32_t size, uint32_t from, uint32_t end)
{
    const uint32_t first = tap < before ? (before - tap + stride - 1u) / stride : 0;
    const uint32_t last = tap < before + size ? (before + size - tap - 1u) / stride + 1u : 0;
    const uint32_t begin = first > from ? first : from, stop = last < end ? last : end;
    const struct ff_span span = { begin, stop > begin ? stop - begin : 0, 0 };
    return span;
}

/* Lists what is not zero in some columns of the rows, as distances of inputs from the first row and column; returns how many. */
static inline uint32_t ff_listed_places(const struct ff_listed_rows *rows, struct ff_span columns, uint16_t *place)
{
    const struct ff_window *const w = rows->window;
    const uint32_t channels = rows->channels, step = (uint32_t)w->stride_x * w->channels;
    const uint32_t line = (uint32_t)w->stride_y * w->width * w->channels;
    uint16_t *next = place;
    for (uint32_t row = rows->from, start = 0; row < rows->end; row++, start += line) {
        const int8_t *pixel = rows->z + (row * w->columns + columns.from) * channels;
        uint32_t at = start;
        for (const int8_t *const end = pixel + columns.count * channels; pixel != end; pixel += channels, at += step) {
            if (*pixel > 0) {
                *next++ = (uint16_t)at;
            }
        }
    }
    return (uint32_t)(next - place);
}

/*
 * Adds up inputs under `taps` columns of the kernel from `tap` on, which lie in the map at the same columns of positions; returns
 * how many positions of those are not zero.
 */
static inline uint32_t ff_listed_add_columns(const struct ff_listed_rows *rows, struct ff_span columns, uint32_t tap, uint32_t taps,
                                             int32_t factor, int32_t *into)
{
    const struct ff_window *const w = rows->window;
    const uint32_t line = (uint32_t)w->width * w->channels, step = w->stride_y * line;
    uint16_t place[FF_SUM_PLACES];
    const uint32_t count = ff_listed_places(rows, columns, place);
    /* Where a row of the kernel is outside the map, so is the first place; none that is walked is. */
    const uintptr_t x = (uintptr_t)rows->x + ((uintptr_t)rows->from * w->stride_y - w->top) * line +
                        ((uintptr_t)columns.from * w->stride_x + tap - w->left) * w->channels;
    for (uint32_t ky = 0; ky < w->kernel_height && count != 0; ky++) {
        const struct ff_span down = ff_listed_inside(ky, w->stride_y, w->top, w->height, rows->from, rows->end);
        uint32_t first = 0, end = down.count == 0 ? 0 : count;
        while (first < end && place[first] < (down.from - rows->from) * step) {
            first++;
        }
        while (first < end && place[end - 1u] >= (down.from + down.count - rows->from) * step) {
            end--;
        }
        const struct ff_sum_listed list = { place + first, end - first, factor };
        if (end != first) {
            ff_sum_listed_run(&list, x + ky * line, taps * w->channels, rows->in_words,
                              into + (ky * w->kernel_width + tap) * w->channels);
        }
    }
    return count;
}

#define FF_LISTED_NONE UINT32_MAX /* no column of the kernel lies in the map at all positions, so that nothing has counted them */

/*
 * into[i] += factor times the sum of the inputs under tap i behind the rows' columns from `left` up to `right`; returns how many
 * positions there are not zero, or FF_LISTED_NONE.
 */
static inline uint32_t ff_listed_add(const struct ff_listed_rows *rows, uint32_t left, uint32_t right, int32_t factor, int32_t *into)
{
    const struct ff_window *const w = rows->window;
    uint32_t positions = FF_LISTED_NONE;
    for (uint32_t tap = 0, taps; tap < w->kernel_width; tap += taps) {
        const struct ff_span columns = ff_listed_inside(tap, w->stride_x, w->left, w->width, left, right);
        for (taps = 1u; tap + taps < w->kernel_width; taps++) {
            const struct ff_span next = ff_listed_inside(tap + taps, w->stride_x, w->left, w->width, left, right);
            if (next.from != columns.from || next.count != columns.count) {
                break;
            }
        }
        const uint32_t count = ff_listed_add_columns(rows, columns, tap, taps, factor, into);
        positions = columns.count == right - left ? count : positions;
    }
    return positions;
}

/* Rows of positions of `columns` columns that fit into a list, at most; 0 where none does. */
static inline uint32_t ff_listed_rows_of(const struct ff_window *w, uint32_t columns)
{
    const uint32_t step = (uint32_t)w->stride_y * w->width * w->channels, by_place = ((uint32_t)UINT16_MAX + 1u) / step;
    const uint32_t by_count = FF_SUM_PLACES / columns;
    return by_place < by_count ? by_place : by_count;
}

#endif
