/*
 * Maxima and means of maps of floats, channel by channel, over windows or over the cells of a grid.
 */
#ifndef FF_POOL_F32_H
#define FF_POOL_F32_H

#include "ff_window.h"

/* z [rows][columns][channels]: the largest value under each window; NaN where there is one. */
void ff_max_pool_f32(const struct ff_window *window, const float *x, float *z);

/* z [rows][columns][channels]: the mean of what is under each window, as that of cells. */
void ff_average_pool_f32(const struct ff_window *window, const float *x, float *z);

/* f [cells][channels]: the largest value in each cell; NaN where there is one. */
void ff_max_cells_f32(const struct ff_cells *cells, const float *x, float *f);

/*
 * f [cells][channels]: the mean of each cell, the float sum of its pixels one after the other, from 0, times the float
 * 1 / pixels, stored.
 */
void ff_average_cells_f32(const struct ff_cells *cells, const float *x, float *f);

#endif
