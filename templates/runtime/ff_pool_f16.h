/*
 * Maxima and means of maps of halves, channel by channel, over windows or over the cells of a grid.
 */
#ifndef FF_POOL_F16_H
#define FF_POOL_F16_H

#include "ff_half.h"
#include "ff_window.h"

/* z [rows][columns][channels]: the largest value under each window; NaN where there is one. */
void ff_max_pool_f16(const struct ff_window *window, const ff_half *x, ff_half *z);

/* z [rows][columns][channels]: the mean of what is under each window, as that of cells. */
void ff_average_pool_f16(const struct ff_window *window, const ff_half *x, ff_half *z);

/* f [cells][channels]: the largest value in each cell; NaN where there is one. */
void ff_max_cells_f16(const struct ff_cells *cells, const ff_half *x, ff_half *f);

/*
 * f [cells][channels]: the mean of each cell, the float sum of its pixels one after the other, from 0, times the float
 * 1 / pixels, stored.
 */
void ff_average_cells_f16(const struct ff_cells *cells, const ff_half *x, ff_half *f);

#endif
