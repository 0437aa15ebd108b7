/*
 * Where the features of a head over a map come from: the head reads cells, of the map or of what a pool of the layer's own has
 * left of it. Behind a feature stand positions: the lowest one with the largest value of a tile, where that is not 0. A
 * maximum has one tile, the cell; a mean has one for each pixel behind the pool, row by row.
 */
#ifndef FF_SOURCES_H
#define FF_SOURCES_H

#include "ff_window.h"

#define FF_PLACED_CELLS 16u /* whose places of maxima a kernel may find together, at most */

struct ff_sources {
    struct ff_cells cells; /* of the map behind the pool */
    uint16_t pool_rows;    /* 1 x 1 without a pool */
    uint16_t pool_columns;
    uint8_t means; /* 0: maxima */
    uint8_t spare; /* of integers: bits that sums of inputs are shifted right by */
};

/* The tiles of a cell, in the map before the pool. */
struct ff_cell_tiles {
    uint32_t top; /* of the first */
    uint32_t left;
    uint32_t rows; /* of tiles */
    uint32_t columns;
    uint32_t height; /* of each */
    uint32_t width;
};

static inline struct ff_cell_tiles ff_cell_tiles_of(const struct ff_sources *sources, uint32_t cell)
{
    const struct ff_cells *const cells = &sources->cells;
    const uint32_t row = cell / cells->columns, column = cell % cells->columns;
    const uint32_t top = row * cells->height / cells->rows, left = column * cells->width / cells->columns;
    const uint32_t height = (row + 1u) * cells->height / cells->rows - top;
    const uint32_t width = (column + 1u) * cells->width / cells->columns - left;
    const uint32_t down = sources->pool_rows, across = sources->pool_columns;
    const struct ff_cell_tiles one = { top * down, left * across, 1u, 1u, height * down, width * across };
    const struct ff_cell_tiles each = { top * down, left * across, height, width, down, across };
    return sources->means ? each : one;
}

#endif
