/*
 * Local updates of convolutions by masters from means of single pixels: units are lanes, and the sums of some inputs under a tap
 * move their weights.
 */
#ifndef FF_LEARN_CONV_MEANS_RVV_H
#define FF_LEARN_CONV_MEANS_RVV_H

#include "ff_learn_conv_block_rvv.h"
#include "ff_means_sum_rvv.h"

#define FF_MEANS_PIXELS 258u /* whose sum fits into 16 bits */
#define FF_MEANS_MOST 16512u /* pixels of a cell, at most: sums of their errors fit into 32 bits, as those of the inputs do */

/* Rows of weights that learn at a time, [count][lanes]. */
struct ff_means_rows {
    int32_t total[FF_MEANS_SUMS];
    int16_t sum[FF_MEANS_SUMS];
    uint32_t count; /* 1, FEW, MANY or EIGHT */
    const int8_t *x; /* from the first of their inputs on */
    const int8_t *z;
    const uint8_t *active; /* in place of z, or NULL */
};

static void ff_means_sum(struct ff_means_rows *rows, const struct ff_means_area *area, size_t vl)
{
    const int8_t *const x = rows->x + area->x;
    if (rows->active != NULL && rows->count == FF_MEANS_FEW) {
        ff_means_sum_bits_few(area, x, rows->active + area->z, vl, rows->sum);
        return;
    }
    if (rows->active != NULL) {
        ff_means_sum_bits_one(area, x, rows->active + area->z, vl, rows->sum);
        return;
    }
    const int8_t *const z = rows->z + area->z;
    switch (rows->count) {
    case FF_MEANS_EIGHT: ff_means_sum_eight(area, x, z, vl, rows->sum); break;
    case FF_MEANS_MANY: ff_means_sum_many(area, x, z, vl, rows->sum); break;
    case FF_MEANS_FEW: ff_means_sum_few(area, x, z, vl, rows->sum); break;
    default: ff_means_sum_one(area, x, z, vl, rows->sum);
    }
}

/* The same of more positions than 16 bits have room for, piece by piece, shifted. */
__attribute__((noinline)) static void ff_means_sum_long(struct ff_means_rows *rows, const struct ff_means_area *area, uint32_t spare,
                                                        size_t vl)
{
    int32_t sums[FF_MEANS_SUMS] = { 0 };
    const uint32_t across = area->columns < FF_MEANS_PIXELS ? area->columns : FF_MEANS_PIXELS, down = FF_MEANS_PIXELS / across;
    const size_t all = rows->count * vl;
    struct ff_means_area piece = *area;
    for (uint32_t row = 0; row < area->rows; row += down) {
        piece.rows = area->rows - row < down ? area->rows - row : down;
        for (uint32_t column = 0; column < area->columns; column += across) {
            piece.columns = area->columns - column < across ? area->columns - column : across;
            piece.x = area->x + row * area->x_line + column * area->x_step;
            piece.z = area->z + row * area->z_line + column * area->z_step;
            ff_means_sum(rows, &piece, vl);
            for (size_t some, n = 0; n < all; n += some) {
                some = __riscv_vsetvl_e32m8(all - n);
                const vint32m8_t sum = __riscv_vle32_v_i32m8(sums + n, some);
                const vint16m4_t more = __riscv_vle16_v_i16m4(rows->sum + n, some);
                __riscv_vse32_v_i32m8(sums + n, __riscv_vwadd_wv_i32m8(sum, more, some), some);
            }
        }
    }
    for (size_t some, n = 0; n < all; n += some) {
        some = __riscv_vsetvl_e32m8(all - n);
        const vint32m8_t sum = __riscv_vle32_v_i32m8(sums + n, some);
        __riscv_vse16_v_i16m4(rows->sum + n, __riscv_vnsra_wx_i16m4(sum, spare, some), some);
    }
}

/* total += error (sum >> spare) */
static void ff_means_count(struct ff_means_rows *rows, const int16_t *error, uint32_t spare, size_t vl)
{
    const int16_t *sums = rows->sum;
    int32_t *totals = rows->total;
    for (uint32_t r = 0; r < rows->count; r++) {
        for (size_t some, j = 0; j < vl; j += some, sums += some, totals += some) {
            some = __riscv_vsetvl_e16m4(vl - j);
            const vint16m4_t sum = __riscv_vsra_vx_i16m4(__riscv_vle16_v_i16m4(sums, some), spare, some);
            const vint32m8_t total = __riscv_vle32_v_i32m8(totals, some);
            const vint16m4_t c = __riscv_vle16_v_i16m4(error + j, some);
            __riscv_vse32_v_i32m8(totals, __riscv_vwmacc_vv_i32m8(total, sum, c, some), some);
        }
    }
}

/* Inputs at a time, of those that are left. */
static uint32_t ff_means_together(const struct ff_learn_conv_s16_block *block, uint32_t rest)
{
    const size_t vl = block->vl;
    if (block->active != NULL) {
        return rest >= FF_MEANS_FEW ? FF_MEANS_FEW : 1u;
    }
    if (rest >= FF_MEANS_EIGHT && vl <= __riscv_vsetvlmax_e8m1() && vl <= FF_MEANS_SUMS / FF_MEANS_EIGHT) {
        return FF_MEANS_EIGHT;
    }
    if (rest >= FF_MEANS_MANY && vl <= __riscv_vsetvlmax_e8m2()) {
        return FF_MEANS_MANY;
    }
    return rest >= FF_MEANS_FEW ? FF_MEANS_FEW : 1u;
}

/* Moves weights of the inputs from `input` on under a tap, one row for each. */
static uint32_t ff_means_move_rows(const struct ff_learn_conv_s16_block *block, struct ff_means_rows *rows, uint32_t tap, uint32_t input)
{
    const struct ff_window *const w = block->window;
    const uint32_t cells = ff_learn_conv_s16_cells(block), first = tap * w->channels + input, spare = block->sources->spare;
    uint32_t saturations = 0;
    for (size_t some, n = 0; n < rows->count * block->vl; n += some) {
        some = __riscv_vsetvl_e32m8(rows->count * block->vl - n);
        __riscv_vse32_v_i32m8(rows->total + n, __riscv_vmv_v_x_i32m8(0, some), some);
    }
    for (uint32_t cell = 0; cell < cells; cell++) {
        const struct ff_means_area area = ff_means_area_at(w, block->z_step, block->sources, cell, tap);
        const int16_t *const error = block->c + cell * block->outputs;
        if (area.rows * area.columns > FF_MEANS_PIXELS) {
            ff_means_sum_long(rows, &area, spare, block->vl);
            ff_means_count(rows, error, 0, block->vl);
        } else if (area.rows != 0) {
            ff_means_sum(rows, &area, block->vl);
            ff_means_count(rows, error, spare, block->vl);
        }
    }
    const int32_t *totals = rows->total;
    for (uint32_t r = 0; r < rows->count; r++) {
        int16_t *const weights = block->weights + (first + r) * block->outputs;
        for (size_t some, j = 0; j < block->vl; j += some, totals += some) {
            some = __riscv_vsetvl_e32m8(block->vl - j);
            const vint32m8_t total = __riscv_vle32_v_i32m8(totals, some);
            saturations += ff_learn_conv_s16_move_row(weights + j, total, block->rows[first + r], block->columns + j,
                                                      block->rule->dither, some);
        }
    }
    return saturations;
}

/* Positions of a cell whose bits are set, of some units from `unit` on. */
static inline vint16m4_t ff_means_active_bits(const struct ff_learn_conv_s16_block *block, uint32_t cell, size_t unit, size_t vl)
{
    const struct ff_cell_tiles tiles = ff_cell_tiles_of(block->sources, cell);
    const uint32_t step = block->z_step, line = block->window->columns * step;
    const uint8_t *row = block->active + unit / 8u + tiles.top * line + tiles.left * step;
    vint16m4_t count = __riscv_vmv_v_x_i16m4(0, vl);
    for (uint32_t rows = tiles.rows; rows != 0; rows--, row += line) {
        const uint8_t *bits = row;
        for (const uint8_t *const end = row + tiles.columns * step; bits != end; bits += step) {
            count = __riscv_vadd_vx_i16m4_mu(__riscv_vlm_v_b4(bits, vl), count, count, 1, vl);
        }
    }
    return count;
}

/* The same of values that are not 0. */
static inline vint16m4_t ff_means_active(const struct ff_learn_conv_s16_block *block, uint32_t cell, size_t unit, size_t vl)
{
    const struct ff_cell_tiles tiles = ff_cell_tiles_of(block->sources, cell);
    const uint32_t outputs = block->outputs, line = block->window->columns * outputs;
    const int8_t *z = block->z + unit + tiles.top * line + tiles.left * outputs;
    vint16m4_t count = __riscv_vmv_v_x_i16m4(0, vl);
    for (uint32_t rows = tiles.rows; rows != 0; rows--, z += line) {
        const int8_t *pixel = z;
        for (const int8_t *const end = z + tiles.columns * outputs; pixel != end; pixel += outputs) {
            count = __riscv_vwadd_wv_i16m4(count, __riscv_vmin_vx_i8m2(__riscv_vle8_v_i8m2(pixel, vl), 1, vl), vl);
        }
    }
    return count;
}

/* Moves biases, some units at a time: what they add up are ones. */
static uint32_t ff_means_move_biases(const struct ff_learn_conv_s16_block *block)
{
    const uint32_t cells = ff_learn_conv_s16_cells(block), outputs = block->outputs;
    uint32_t saturations = 0;
    const size_t most = __riscv_vsetvlmax_e32m8(); /* at once, so that bits of units begin at bytes */
    for (size_t vl, j = 0; j < block->vl; j += vl) {
        vl = __riscv_vsetvl_e32m8(block->vl - j < most ? block->vl - j : most);
        vint32m8_t total = __riscv_vmv_v_x_i32m8(0, vl);
        for (uint32_t cell = 0; cell < cells; cell++) {
            const vint16m4_t count =
                block->active == NULL ? ff_means_active(block, cell, j, vl) : ff_means_active_bits(block, cell, j, vl);
            total = __riscv_vwmacc_vv_i32m8(total, count, __riscv_vle16_v_i16m4(block->c + cell * outputs + j, vl), vl);
        }
        saturations += ff_learn_conv_s16_move_biases(block, j, total, vl);
    }
    return saturations;
}

/* Moves the weights and biases of a block whose features are means. */
__attribute__((noinline)) static uint32_t ff_learn_conv_s16_means(const struct ff_learn_conv_s16_block *block)
{
    const uint32_t channels = block->window->channels;
    struct ff_means_rows rows;
    rows.z = block->z;
    rows.active = block->active;
    uint32_t saturations = block->biases ? ff_means_move_biases(block) : 0, cells = 0;
    for (uint32_t cell = ff_learn_conv_s16_cells(block); cell != 0; cell--) {
        cells += (uint32_t)ff_learn_conv_s16_any(block, cell - 1u);
    }
    uint32_t tap = block->from / channels, input = block->from % channels;
    for (uint32_t left = cells == 0 ? 0 : block->end - block->from; left != 0; left -= rows.count) {
        rows.x = block->x + input;
        rows.count = ff_means_together(block, left < channels - input ? left : channels - input);
        saturations += ff_means_move_rows(block, &rows, tap, input);
        input += rows.count;
        if (input == channels) {
            input = 0;
            tap++;
        }
    }
    return saturations;
}

/* Whether sums of the inputs behind each feature fit. */
static int ff_learn_conv_s16_has_means(const struct ff_sources *sources)
{
    const struct ff_cells *const cells = &sources->cells;
    const uint32_t height = (cells->height + cells->rows - 1u) / cells->rows, width = (cells->width + cells->columns - 1u) / cells->columns;
    return sources->pool_rows == 1u && sources->pool_columns == 1u && height * width <= FF_MEANS_MOST;
}

#endif
