/* Positions of a window that are computed apart from the others: a window of its own, over a part of the map. */
#ifndef FF_WINDOW_PART_H
#define FF_WINDOW_PART_H

#include "ff_team.h"
#include "ff_window.h"

struct ff_window_part {
    struct ff_window window; /* without rows where there is nothing to do */
    uint32_t x;              /* inputs before it */
    uint32_t position;       /* positions before it */
};

/*
 * In one direction: the part of a map of `size` pixels, behind `before` that lie outside, under windows that begin at
 * `start` and reach so far. Returns the pixels before it.
 */
static inline uint32_t ff_window_cut(uint32_t start, uint32_t reach, uint16_t *before, uint16_t *size)
{
    const uint32_t skipped = start > *before ? start - *before : 0;
    *before = (uint16_t)(*before - (start - skipped));
    const uint32_t under = reach - *before, left = *size - skipped;
    *size = (uint16_t)(under < left ? under : left);
    return skipped;
}

/* Whether positions lie in one row, in which case columns are parts, else rows. */
static inline int ff_window_is_line(const struct ff_window *window)
{
    return window->height == 1u && window->rows == 1u;
}

/* The parts from `first` up to `end`. */
static inline struct ff_window_part ff_window_part_from(const struct ff_window *window, uint32_t first, uint32_t end)
{
    struct ff_window_part part = {*window, 0, 0};
    struct ff_window *const own = &part.window;
    if (first == end) {
        own->rows = 0;
    } else if (ff_window_is_line(window)) {
        const uint32_t reach = (end - first - 1u) * window->stride_x + window->kernel_width;
        own->columns = (uint16_t)(end - first);
        part.x = ff_window_cut(first * window->stride_x, reach, &own->left, &own->width) * window->channels;
        part.position = first;
    } else {
        const uint32_t reach = (end - first - 1u) * window->stride_y + window->kernel_height;
        own->rows = (uint16_t)(end - first);
        part.x = ff_window_cut(first * window->stride_y, reach, &own->top, &own->height) * window->width * window->channels;
        part.position = first * window->columns;
    }
    return part;
}

/* Those of a core. */
static inline struct ff_window_part ff_window_part_of(const struct ff_window *window, uint32_t core, uint32_t cores)
{
    const uint32_t all = ff_window_is_line(window) ? window->columns : window->rows;
    return ff_window_part_from(window, ff_first_of(all, core, cores), ff_first_of(all, core + 1u, cores));
}

/* Cores for a layer over a map. */
static inline uint32_t ff_window_cores(const struct ff_window *window, uint32_t outputs)
{
    return ff_team_size(ff_positions(window) * window->kernel_height * window->kernel_width * window->channels * outputs);
}

#endif
