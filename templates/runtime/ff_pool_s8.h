/*
 * Maxima and means of maps of int8, channel by channel, over windows or over the cells of a grid.
 */
#ifndef FF_POOL_S8_H
#define FF_POOL_S8_H

#include "ff_window.h"

/* z [rows][columns][channels]: the largest value under each window. */
void ff_max_pool_s8(const struct ff_window *window, const int8_t *x, int8_t *z);

/* z [rows][columns][channels]: the mean of what is under each window, as that of cells with a gain of 0. */
void ff_average_pool_s8(const struct ff_window *window, const int8_t *x, int8_t *z);

/* f [cells][channels]: the largest value in each cell. */
void ff_max_cells_s8(const struct ff_cells *cells, const int8_t *x, int8_t *f);

/*
 * f [cells][channels]: the mean of each cell, min(127, max(-127, (sum * M + 2^(23 - gain)) >> (24 - gain))) with M = 2^24 / pixels,
 * rounded; at most 65536 pixels, 0 <= gain <= 4.
 */
void ff_average_cells_s8(const struct ff_cells *cells, uint32_t gain, const int8_t *x, int8_t *f);

#endif
