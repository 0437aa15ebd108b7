/*
 * Positions of a channel that are not zero, some rows of a cell at a time: where the inputs under their windows are, as distances
 * in bytes from the first row and column. Values of maps have a size of 1 (int8) or 2 (halves), which is a constant.
 */
#ifndef FF_LISTED_ROWS_H
#define FF_LISTED_ROWS_H

#include "ff_window.h"

/* Rows of a cell that are listed together; both ends count positions of the window. */
struct ff_listed_rows {
    const struct ff_window *window;
    const void *x;
    const void *z; /* of the channel, at the first position of the map */
    uint32_t channels; /* of z */
    uint32_t from;
    uint32_t end;
    int in_words; /* inputs may be summed up in words */
};

/* Places in a list, from `first` up to `end`. */
struct ff_listed_range {
    uint32_t first;
    uint32_t end;
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

/* Columns of the kernel from `tap` on that lie in the map at the same columns of positions, those from `left` up to `right`. */
static inline uint32_t ff_listed_taps(const struct ff_window *w, struct ff_span columns, uint32_t tap, uint32_t left, uint32_t right)
{
    uint32_t taps = 1u;
    for (; tap + taps < w->kernel_width; taps++) {
        const struct ff_span next = ff_listed_inside(tap + taps, w->stride_x, w->left, w->width, left, right);
        if (next.from != columns.from || next.count != columns.count) {
            break;
        }
    }
    return taps;
}

/* Bytes of a row of inputs. */
static inline uint32_t ff_listed_line(const struct ff_window *w, uint32_t size)
{
    return (uint32_t)w->width * w->channels * size;
}

/* Lists the pixels of a row that are not zero, the first one's place being `at`; the including file may bring another form. */
#ifndef FF_LISTED_ROW
#define FF_LISTED_ROW ff_listed_row
static inline uint16_t *ff_listed_row(const uint8_t *pixel, uint32_t count, uint32_t pixel_step, uint32_t size, uint32_t at,
                                      uint32_t step, uint16_t *next)
{
    for (const uint8_t *const end = pixel + count * pixel_step; pixel != end; pixel += pixel_step, at += step) {
        if (size == 1u ? *(const int8_t *)pixel > 0 : *(const int16_t *)(const void *)pixel > 0) {
            *next++ = (uint16_t)at;
        }
    }
    return next;
}
#endif

/* Lists what is not zero in some columns of the rows; returns how many. */
static inline uint32_t ff_listed_places(const struct ff_listed_rows *rows, struct ff_span columns, uint32_t size, uint16_t *place)
{
    const struct ff_window *const w = rows->window;
    const uint32_t pixel_step = rows->channels * size, step = (uint32_t)w->stride_x * w->channels * size;
    const uint32_t line = w->stride_y * ff_listed_line(w, size);
    uint16_t *next = place;
    for (uint32_t row = rows->from, start = 0; row < rows->end; row++, start += line) {
        const uint8_t *const pixel = (const uint8_t *)rows->z + (row * w->columns + columns.from) * pixel_step;
        next = FF_LISTED_ROW(pixel, columns.count, pixel_step, size, start, step, next);
    }
    return (uint32_t)(next - place);
}

/* Where the inputs of a list begin under a column of the kernel. Where its first row is outside the map, so is that place. */
static inline uintptr_t ff_listed_start(const struct ff_listed_rows *rows, struct ff_span columns, uint32_t tap, uint32_t size)
{
    const struct ff_window *const w = rows->window;
    const uint32_t line = ff_listed_line(w, size);
    return (uintptr_t)rows->x + ((uintptr_t)rows->from * w->stride_y - w->top) * line +
           ((uintptr_t)columns.from * w->stride_x + tap - w->left) * w->channels * size;
}

/* The places of a list where a row of the kernel lies in the map. */
static inline struct ff_listed_range ff_listed_down(const struct ff_listed_rows *rows, uint32_t ky, uint32_t size, const uint16_t *place,
                                                    uint32_t count)
{
    const struct ff_window *const w = rows->window;
    const struct ff_span down = ff_listed_inside(ky, w->stride_y, w->top, w->height, rows->from, rows->end);
    const uint32_t step = w->stride_y * ff_listed_line(w, size);
    struct ff_listed_range range = { 0, down.count == 0 ? 0 : count };
    while (range.first < range.end && place[range.first] < (down.from - rows->from) * step) {
        range.first++;
    }
    while (range.first < range.end && place[range.end - 1u] >= (down.from + down.count - rows->from) * step) {
        range.end--;
    }
    return range;
}

/* Rows of positions of `columns` columns that fit into a list of `places`, at most; 0 where none does. */
static inline uint32_t ff_listed_rows_of(const struct ff_window *w, uint32_t columns, uint32_t size, uint32_t places)
{
    const uint32_t by_place = ((uint32_t)UINT16_MAX + 1u) / (w->stride_y * ff_listed_line(w, size)), by_count = places / columns;
    return by_place < by_count ? by_place : by_count;
}

#endif
