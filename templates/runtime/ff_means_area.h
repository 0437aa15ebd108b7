/* The positions behind a mean of single pixels whose windows have an input under a tap of the kernel. */
#ifndef FF_MEANS_AREA_H
#define FF_MEANS_AREA_H

#include "ff_sources.h"

/* Positions of a cell, and the inputs under one tap of theirs. */
struct ff_means_area {
    uint32_t x; /* index of the first input */
    uint32_t z; /* of the first position's first output */
    uint32_t rows;
    uint32_t columns;
    uint32_t x_step; /* from one position to the next */
    uint32_t z_step;
    uint32_t x_line; /* from one row to the next */
    uint32_t z_line;
};

/* The first and the last position from `from` to `end` whose tap is inside; none where the last is before the first. */
static inline struct ff_span ff_means_inside(uint32_t from, uint32_t end, uint32_t stride, uint32_t tap, uint32_t before, uint32_t size)
{
    const uint32_t least = tap < before ? (before - tap + stride - 1u) / stride : 0;
    const uint32_t most = size + before > tap ? (size + before - tap - 1u) / stride + 1u : 0;
    const uint32_t first = from > least ? from : least, last = end < most ? end : most;
    const struct ff_span span = { 0, last > first ? last - first : 0, first };
    return span;
}

/* The area of a cell under a tap of the kernel. Rows that follow one another are one. */
static inline struct ff_means_area ff_means_area_at(const struct ff_window *w, uint32_t outputs, const struct ff_sources *sources,
                                                    uint32_t cell, uint32_t tap)
{
    const uint32_t row = tap / w->kernel_width, column = tap % w->kernel_width;
    const struct ff_cell_tiles tiles = ff_cell_tiles_of(sources, cell);
    const struct ff_span down = ff_means_inside(tiles.top, tiles.top + tiles.rows, w->stride_y, row, w->top, w->height);
    const struct ff_span across = ff_means_inside(tiles.left, tiles.left + tiles.columns, w->stride_x, column, w->left, w->width);
    const uint32_t y = down.at * w->stride_y + row - w->top, x = across.at * w->stride_x + column - w->left;
    struct ff_means_area area = {
        (y * w->width + x) * w->channels, (down.at * w->columns + across.at) * outputs, across.count == 0 ? 0 : down.count,
        across.count, (uint32_t)w->stride_x * w->channels, outputs, (uint32_t)w->stride_y * w->width * w->channels,
        w->columns * outputs
    };
    if (area.x_line == area.columns * area.x_step && area.z_line == area.columns * area.z_step) {
        area.columns *= area.rows;
        area.rows = area.rows != 0;
    }
    return area;
}

#endif
