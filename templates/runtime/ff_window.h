/*
 * Windows that move over maps: [height][width][channels], row by row.
 *
 * An output may take the place of its input if it begins far enough before it, because kernels in all their forms go through
 * positions in their order. Convolutions: while a position is written, the windows of the five positions before it may still
 * be read, and in vector forms those of its row, no others. Depthwise convolutions and pools: those of positions behind it alone, for each channel
 * by itself, and channels in any order. What counts inputs does so before, or as it reads them.
 */
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

/* A convolution whose weights and bias are passed beside it: weights are [kernel rows][kernel columns][channels][outputs]. */
struct ff_conv_shape {
    struct ff_window window;
    uint16_t outputs;
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

/* Columns of positions whose windows are inside the map. */
struct ff_columns {
    uint32_t from;
    uint32_t count;
};

static inline struct ff_columns ff_columns_inside(const struct ff_window *window)
{
    const uint32_t stride = window->stride_x, before = window->left, all = before + window->width;
    const uint32_t from = (before + stride - 1u) / stride;
    const uint32_t end = all < window->kernel_width ? 0 : (all - window->kernel_width) / stride + 1u;
    const uint32_t last = end < window->columns ? end : window->columns;
    const struct ff_columns columns = { from, last > from ? last - from : 0 };
    return columns;
}

/* Columns from this one on whose windows are alike: all that are inside, or this one alone. */
static inline uint32_t ff_columns_alike(struct ff_columns inside, uint32_t column)
{
    return inside.count != 0 && column == inside.from ? inside.count : 1u;
}

/* What a window covers: runs of neighbouring pixels, a kernel row each. There is always one: padding is less than the kernel. */
struct ff_cover {
    uint32_t pixel; /* of the map, the first of the first run */
    uint32_t tap;   /* of the kernel, over that pixel; taps are [kernel rows][kernel columns] */
    uint32_t runs;
    uint32_t run; /* pixels of each */
};

/* The cover of a position whose rows are known. */
static inline struct ff_cover ff_cover_of(const struct ff_window *window, struct ff_span down, uint32_t column)
{
    const struct ff_span across = ff_columns_at(window, column);
    const struct ff_cover cover = {
        down.at * window->width + across.at, down.from * window->kernel_width + across.from, down.count, across.count
    };
    return cover;
}

/* The cover of a position, counted row by row. */
static inline struct ff_cover ff_cover_at(const struct ff_window *window, uint32_t position)
{
    return ff_cover_of(window, ff_rows_at(window, position / window->columns), position % window->columns);
}

static inline uint32_t ff_positions(const struct ff_window *window)
{
    return (uint32_t)window->rows * window->columns;
}

/* Whether each position is a pixel of the map, and has a window of its own. */
static inline int ff_is_pointwise(const struct ff_window *window)
{
    return window->kernel_height == 1u && window->kernel_width == 1u && window->stride_y == 1u && window->stride_x == 1u;
}

/* Whether there is one position, whose window is the map. */
static inline int ff_is_whole(const struct ff_window *window)
{
    return window->rows == 1u && window->columns == 1u && window->top == 0 && window->left == 0 &&
           window->kernel_height == window->height && window->kernel_width == window->width;
}

/* A grid of cells over a map: they share no pixel, together have all, and may differ by a row or a column. */
struct ff_cells {
    uint16_t height; /* of the map */
    uint16_t width;
    uint16_t channels;
    uint16_t rows; /* of cells, at most one for each pixel */
    uint16_t columns;
};

/* What a cell covers, counted row by row: from row floor(r * height / rows) of the map to the one before the next cell's. */
static inline struct ff_cover ff_cell_at(const struct ff_cells *cells, uint32_t cell)
{
    const uint32_t row = cell / cells->columns, column = cell % cells->columns;
    const uint32_t top = row * cells->height / cells->rows, left = column * cells->width / cells->columns;
    const struct ff_cover cover = {
        .pixel = top * cells->width + left,
        .runs = (row + 1u) * cells->height / cells->rows - top,
        .run = (column + 1u) * cells->width / cells->columns - left
    };
    return cover;
}

/* The same as runs of inputs, and the weights that belong to them, for `outputs` weights of each input. */
struct ff_patch {
    uint32_t x;       /* index of the first input */
    uint32_t weights; /* index of its first weight */
    uint32_t runs;
    uint32_t run;         /* inputs of a run */
    uint32_t x_step;      /* inputs from one run to the next */
    uint32_t weight_step; /* weights from one run to the next */
    uint32_t outputs;
};

static inline struct ff_patch ff_patch_of(const struct ff_window *window, uint32_t outputs, struct ff_cover cover)
{
    const uint32_t channels = window->channels;
    const struct ff_patch patch = {
        .x = cover.pixel * channels,
        .weights = cover.tap * channels * outputs,
        .runs = cover.runs,
        .run = cover.run * channels,
        .x_step = window->width * channels,
        .weight_step = window->kernel_width * channels * outputs,
        .outputs = outputs
    };
    return patch;
}

/* The patch of a position, counted row by row. */
static inline struct ff_patch ff_patch_at(const struct ff_window *window, uint32_t outputs, uint32_t position)
{
    return ff_patch_of(window, outputs, ff_cover_at(window, position));
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
