/*
 * Convolutions by masters of which a head reads means and nothing else does: their map is never whole in memory. What an update
 * asks of it later is one bit of each value.
 */
#ifndef FF_CONV_MEANS_S16_H
#define FF_CONV_MEANS_S16_H

#include "ff_conv_s16.h"

/*
 * As ff_conv_s16() without room, and the means f [cells][outputs] of ff_average_cells_s8(). Of the map z, [positions][outputs], there
 * remain the sum of its squares and the bits of `active`, [positions][(outputs + 7) / 8], the lowest for the first: whether z > 0.
 * `part` has room for `at_once` rows of positions, of a map of one row for so many positions; `sums` for the outputs of a row of cells.
 */
uint32_t ff_conv_means_s16(const struct ff_conv_s16 *layer, const struct ff_cells *cells, uint32_t gain, uint32_t at_once,
                           const int16_t *weights, const int32_t *bias, const int8_t *x, int32_t *acc, int8_t *part, int32_t *sums,
                           int8_t *f, uint32_t *squares, uint8_t *active);

#endif
