/* Updates of cells whose weights are masters. */
#ifndef FF_LEARN_CELL_S16_C
#define FF_LEARN_CELL_S16_C

#include "ff_build.h"
#include "ff_dither.h"
#include "ff_learn_cell_s16.h"
#include "ff_log_energy.h"
#include "ff_masters.h"

static uint64_t ff_learn_cell_s16_squares(const int8_t *values, uint32_t size)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < size; i++) {
        sum += (uint32_t)(values[i] * values[i]);
    }
    return sum;
}

/* value * 2^-shift, half up, to +-INT16_MAX; a shift below 0 is one to the left. */
static int16_t ff_learn_cell_s16_scaled(int32_t value, int32_t shift)
{
    int64_t scaled = value;
    if (shift > 0) {
        scaled = shift > 40 ? 0 : (scaled + ((int64_t)1 << (shift - 1))) >> shift;
    } else {
        scaled *= (int64_t)1 << (shift < -20 ? 20 : -shift);
    }
    return (int16_t)(scaled > INT16_MAX ? INT16_MAX : scaled < -INT16_MAX ? -INT16_MAX : scaled);
}

/* A draw of `bits` bits. */
static int32_t ff_learn_cell_s16_draw(uint32_t row, uint32_t column, uint32_t bits)
{
    return (int32_t)((row ^ column) >> (16u - bits));
}

/* bias -= value * 2^-shift, drawn; by `row` and `column` where bits are rounded away. */
static uint32_t ff_learn_cell_s16_move(int32_t *bias, int32_t value, int32_t shift, uint32_t row, uint32_t column)
{
    if (value == 0) {
        return 0;
    }
    if (shift < 1) {
        return ff_move_bias(bias, value * ((int32_t)1 << -shift));
    }
    const uint32_t bits = shift > 16 ? 16u : (uint32_t)shift;
    const int32_t cut = shift > 16 ? value >> (shift - 16) : value;
    return ff_move_bias(bias, (cut + ff_learn_cell_s16_draw(row, column, bits)) >> bits);
}

FF_SHARED uint32_t ff_learn_cell_s16(const struct ff_cell_update_s16 *rule, const struct ff_cell_s16 *cell, int16_t *weights,
                                     int32_t *bias, int32_t *decoder_bias, const int8_t *u, const int8_t *z, int16_t *left,
                                     int16_t *c, uint32_t base)
{
    const uint32_t inputs = cell->inputs, outputs = cell->outputs;
    const uint64_t squares = ((uint64_t)1 << rule->unit) + (ff_learn_cell_s16_squares(u, inputs) << rule->input_squares) +
                             (ff_learn_cell_s16_squares(z, outputs) << rule->output_squares);
    const int32_t step = 1 + (ff_log_of_sum(squares) >> 8) - rule->unit;
    uint32_t saturations = 0;
    for (uint32_t j = 0; j < outputs; j++) {
        int32_t error = 0;
        for (uint32_t i = 0; z[j] != 0 && i < inputs; i++) {
            error += (weights[i * outputs + j] >> 8) * left[i];
        }
        c[j] = ff_learn_cell_s16_scaled(error, rule->error_shift + step);
    }
    for (uint32_t i = 0; i < inputs; i++) {
        left[i] = ff_learn_cell_s16_scaled(left[i], rule->left_shift + step);
    }
    for (uint32_t i = 0; i < inputs; i++) {
        const uint32_t row = ff_dither_row(base, i);
        for (uint32_t j = 0; j < outputs; j++) {
            const int32_t move = c[j] * u[i] + left[i] * z[j];
            if (move != 0) {
                const int32_t draw = ff_learn_cell_s16_draw(row, ff_dither_column(base, j), rule->dither);
                ff_move_master(&weights[i * outputs + j], (move + draw) >> rule->dither, &saturations);
            }
        }
        saturations += ff_learn_cell_s16_move(&decoder_bias[i], left[i], rule->decoder_shift, row,
                                              ff_dither_column(base, FF_BIAS_ROW));
    }
    for (uint32_t j = 0; j < outputs; j++) {
        saturations += ff_learn_cell_s16_move(&bias[j], c[j], rule->bias_shift, ff_dither_row(base, FF_BIAS_ROW),
                                              ff_dither_column(base, j));
    }
    return saturations;
}

#endif
