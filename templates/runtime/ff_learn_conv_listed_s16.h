/*
 * Inputs behind a mean of a map, for one channel: its positions that are not zero are listed, some rows of a cell at a time, once
 * for all columns of the kernel that lie in the map at the same positions. Each row of the kernel walks those where it does.
 */
#ifndef FF_LEARN_CONV_LISTED_S16_H
#define FF_LEARN_CONV_LISTED_S16_H

#include "ff_listed_rows.h"
#include "ff_sources.h"
#include "ff_sum_listed_s8.h"

/*
 * Adds up inputs under `taps` columns of the kernel from `tap` on, which lie in the map at the same columns of positions; returns
 * how many positions of those are not zero.
 */
static inline uint32_t ff_listed_add_columns(const struct ff_listed_rows *rows, struct ff_span columns, uint32_t tap, uint32_t taps,
                                             int32_t factor, int32_t *into)
{
    const struct ff_window *const w = rows->window;
    uint16_t place[FF_SUM_PLACES];
    const uint32_t count = ff_listed_places(rows, columns, 1u, place);
    const uintptr_t x = ff_listed_start(rows, columns, tap, 1u);
    for (uint32_t ky = 0; ky < w->kernel_height && count != 0; ky++) {
        const struct ff_listed_range range = ff_listed_down(rows, ky, 1u, place, count);
        const struct ff_sum_listed list = { place + range.first, range.end - range.first, factor };
        if (list.count != 0) {
            ff_sum_listed_run(&list, x + ky * ff_listed_line(w, 1u), taps * w->channels, rows->in_words,
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
        taps = ff_listed_taps(w, columns, tap, left, right);
        const uint32_t count = ff_listed_add_columns(rows, columns, tap, taps, factor, into);
        positions = columns.count == right - left ? count : positions;
    }
    return positions;
}

#endif
