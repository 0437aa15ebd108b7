/* Windows that move over maps: [height][width][channels], row by row. */
#ifndef FF_WINDOW_H
#define FF_WINDOW_H

#include "ff_types.h"

/* A map, and the window that moves over it. Rows and columns of a window that lie outside add nothing. */
struct ff_window {
    uint16_t height; /* of the map */
    uint16_t width;
    uint16_t channels;
    uint16_t rows; /* positions of the window */
    uint16_t columns;
    uint16_t kernel_height;
    uint16_t kernel_width;
    uint16_t stride_y;
    uint16_t stride_x;
    uint16_t top; /* rows and columns outside the map before the first */
    uint16_t left;
};

/* The part of a window inside the map, in one direction. */
struct ff_span {
    uint32_t from;  /* first row (or column) of the kernel that is inside */
    uint32_t count; /* number of them */
    uint32_t at;    /* the row (or column) of the map under the first */
};

static inline struct ff_span ff_span_at(uint32_t index, uint32_t stride, uint32_t before, uint32_t kernel, uint32_t size)
{
    const uint32_t start = index * stride; /* counts from `before` outside the map */
    const uint32_t from = start < before ? before - start : 0;
    const uint32_t end = start + kernel < before + size ? kernel : before + size - start;
    const struct ff_span span = { from, end > from ? end - from : 0, start + from - before };
    return span;
}

static inline struct ff_span ff_rows_at(const struct ff_window *window, uint32_t row)
{
    return ff_span_at(row, window->stride_y, window->top, window->kernel_height, window->height);
}

static inline struct ff_span ff_columns_at(const struct ff_window *window, uint32_t column)
{
    return ff_span_at(column, window->stride_x, window->left, window->kernel_width, window->width);
}

/* Number of positions whose window covers a row (or column) of the map. */
static inline uint32_t ff_covers(uint32_t at, uint32_t stride, uint32_t before, uint32_t kernel, uint32_t positions)
{
    const uint32_t reach = at + before; /* in the coordinates of the windows */
    const uint32_t last = reach / stride < positions ? reach / stride : positions - 1u;
    const uint32_t first = reach < kernel ? 0 : (reach - kernel) / stride + 1u;
    return last < first ? 0 : last - first + 1u;
}

#endif
