/* One update of a cell whose weights are masters: a step towards an output that makes its input. */
#ifndef FF_LEARN_CELL_S16_H
#define FF_LEARN_CELL_S16_H

#include "ff_reconstruct_s16.h"

/* How a cell moves. */
struct ff_cell_update_s16 {
    int8_t error_shift;     /* sums w left -> c, beside the step size */
    int8_t left_shift;      /* left -> d, beside the step size */
    uint8_t input_squares;  /* left shifts of |u|^2 and |z|^2 to an exponent of `unit` */
    uint8_t output_squares;
    uint8_t unit;
    uint8_t dither;         /* bits of a step of a weight that are rounded away, 1..16 */
    int8_t bias_shift;      /* the same of biases and of the constants of the reconstruction, -16..24 */
    int8_t decoder_shift;
};

/*
 * weights[i][j] -= c[j] u[i] + d[i] z[j], bias -= c, decoder_bias -= d. `left` becomes d, c is scratch [outputs]; `base` is ff_dither_base()
 * of the layer. Returns how many values the limits changed.
 */
uint32_t ff_learn_cell_s16(const struct ff_cell_update_s16 *rule, const struct ff_cell_s16 *cell, int16_t *weights, int32_t *bias,
                           int32_t *decoder_bias, const int8_t *u, const int8_t *z, int16_t *left, int16_t *c, uint32_t base);

#endif
