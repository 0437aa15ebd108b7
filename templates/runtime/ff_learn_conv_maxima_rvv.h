/* Local updates of convolutions by masters from maxima: each lane finds its position in each cell, and gathers the inputs under it. */
#ifndef FF_LEARN_CONV_MAXIMA_RVV_H
#define FF_LEARN_CONV_MAXIMA_RVV_H

#include "ff_learn_conv_block_rvv.h"

#define FF_PLACES 256u      /* cells x lanes, at most */
#define FF_PLACE_CELLS 16u  /* at most */
#define FF_TILE_PIXELS 256u /* whose numbers fit into 8 bits */

/* Positions of maxima, [cells][lanes]; cells in which no lane moves are left out. */
struct ff_learn_conv_s16_places {
    int16_t top[FF_PLACES];     /* of the window, in the map; below 0 outside */
    int16_t left[FF_PLACES];
    uint16_t first[FF_PLACES];  /* input under the first tap, modulo 2^16 */
    int16_t error[FF_PLACES];   /* 0 where all of a cell is 0 */
    uint16_t at[FF_PLACES];     /* input under the tap at hand */
    int16_t factor[FF_PLACES];  /* the error, or 0 where that tap is outside the map */
    uint32_t cells;
};

/* Numbers of the first pixels with the largest values of a tile of at most 256, and those values. */
static inline vuint8m2_t ff_learn_conv_s16_largest_of_few(const int8_t *z, uint32_t rows, uint32_t columns, uint32_t outputs,
                                                          uint32_t line, vint8m2_t *largest, size_t vl)
{
    vint8m2_t most = __riscv_vmv_v_x_i8m2(0, vl);
    vuint8m2_t best = __riscv_vmv_v_x_u8m2(0, vl);
    uint32_t number = 0;
    for (; rows != 0; rows--, z += line) {
        const int8_t *pixel = z;
        for (const int8_t *const end = z + columns * outputs; pixel != end; pixel += outputs, number++) {
            const vint8m2_t value = __riscv_vle8_v_i8m2(pixel, vl);
            best = __riscv_vmerge_vxm_u8m2(best, (uint8_t)number, __riscv_vmsgt_vv_i8m2_b4(value, most, vl), vl);
            most = __riscv_vmax_vv_i8m2(most, value, vl);
        }
    }
    *largest = most;
    return best;
}

/* Finds the positions of a cell, `place` being where the places of its lanes begin. */
static void ff_learn_conv_s16_find(const struct ff_learn_conv_s16_block *block, uint32_t cell,
                                   struct ff_learn_conv_s16_places *places, uint32_t place)
{
    const struct ff_tiles tile = ff_tiles_of(block->sources, cell);
    const struct ff_window *const w = block->window;
    const uint32_t outputs = block->outputs, line = w->columns * outputs, few = FF_TILE_PIXELS / tile.width;
    const int8_t *z = block->z + tile.top * line + tile.left * outputs;
    const size_t vl = block->vl;
    vint8m2_t most = __riscv_vmv_v_x_i8m2(0, vl);
    vuint16m4_t top = __riscv_vmv_v_x_u16m4(0, vl), left = top;
    for (uint32_t row = 0, rows; row < tile.height; row += rows, z += rows * line) {
        vint8m2_t some;
        rows = tile.height - row < few ? tile.height - row : few;
        const vuint8m2_t best = ff_learn_conv_s16_largest_of_few(z, rows, tile.width, outputs, line, &some, vl);
        const vbool4_t larger = __riscv_vmsgt_vv_i8m2_b4(some, most, vl);
        const vuint8m2_t down = tile.width < FF_TILE_PIXELS ? __riscv_vdivu_vx_u8m2(best, (uint8_t)tile.width, vl) : __riscv_vmv_v_x_u8m2(0, vl);
        const vuint8m2_t across = __riscv_vnmsac_vx_u8m2(best, (uint8_t)tile.width, down, vl);
        top = __riscv_vmerge_vvm_u16m4(top, __riscv_vwaddu_vx_u16m4(down, 0, vl), larger, vl);
        top = __riscv_vadd_vx_u16m4_mu(larger, top, top, (uint16_t)row, vl);
        left = __riscv_vmerge_vvm_u16m4(left, __riscv_vwaddu_vx_u16m4(across, 0, vl), larger, vl);
        most = __riscv_vmax_vv_i8m2(most, some, vl);
    }
    top = __riscv_vadd_vx_u16m4(__riscv_vmul_vx_u16m4(top, w->stride_y, vl), (uint16_t)(tile.top * w->stride_y - w->top), vl);
    left = __riscv_vadd_vx_u16m4(__riscv_vmul_vx_u16m4(left, w->stride_x, vl), (uint16_t)(tile.left * w->stride_x - w->left), vl);
    const vuint16m4_t first = __riscv_vmul_vx_u16m4(__riscv_vmacc_vx_u16m4(left, w->width, top, vl), w->channels, vl);
    const vint16m4_t error = __riscv_vmerge_vxm_i16m4(__riscv_vle16_v_i16m4(block->c + cell * outputs, vl), 0,
                                                      __riscv_vmsle_vx_i8m2_b4(most, 0, vl), vl);
    __riscv_vse16_v_u16m4((uint16_t *)places->top + place, top, vl);
    __riscv_vse16_v_u16m4((uint16_t *)places->left + place, left, vl);
    __riscv_vse16_v_u16m4(places->first + place, first, vl);
    __riscv_vse16_v_i16m4(places->error + place, error, vl);
}

/* Moves the biases by the errors that count. */
static uint32_t ff_learn_conv_s16_move_by_errors(const struct ff_learn_conv_s16_block *block,
                                                 const struct ff_learn_conv_s16_places *places)
{
    const size_t vl = block->vl;
    const int16_t *const end = places->error + places->cells * vl;
    vint32m8_t total = __riscv_vmv_v_x_i32m8(0, vl);
    for (const int16_t *error = places->error; error != end; error += vl) {
        total = __riscv_vwadd_wv_i32m8(total, __riscv_vle16_v_i16m4(error, vl), vl);
    }
    return ff_learn_conv_s16_move_biases(block, total);
}

/* Where the tap in a row and a column of the kernel is at all places, and by what its inputs count. */
static void ff_learn_conv_s16_tap(const struct ff_window *w, struct ff_learn_conv_s16_places *places, uint32_t row,
                                  uint32_t column, size_t vl)
{
    const uint16_t further = (uint16_t)((row * w->width + column) * w->channels);
    const uint32_t count = places->cells * (uint32_t)vl;
    for (size_t some, n = 0; n < count; n += some) {
        some = __riscv_vsetvl_e16m8(count - n);
        const vuint16m8_t top = __riscv_vadd_vx_u16m8(__riscv_vle16_v_u16m8((uint16_t *)places->top + n, some), (uint16_t)row, some);
        const vuint16m8_t left =
            __riscv_vadd_vx_u16m8(__riscv_vle16_v_u16m8((uint16_t *)places->left + n, some), (uint16_t)column, some);
        const vbool2_t outside = __riscv_vmor_mm_b2(__riscv_vmsgeu_vx_u16m8_b2(top, w->height, some),
                                                    __riscv_vmsgeu_vx_u16m8_b2(left, w->width, some), some);
        const vuint16m8_t at = __riscv_vadd_vx_u16m8(__riscv_vle16_v_u16m8(places->first + n, some), further, some);
        __riscv_vse16_v_u16m8(places->at + n, __riscv_vmerge_vxm_u16m8(at, 0, outside, some), some);
        const vint16m8_t error = __riscv_vle16_v_i16m8(places->error + n, some);
        __riscv_vse16_v_i16m8(places->factor + n, __riscv_vmerge_vxm_i16m8(error, 0, outside, some), some);
    }
}

/* The inputs that a cell's places say. */
static inline vint16m4_t ff_learn_conv_s16_gather(const int8_t *x, const uint16_t *at, size_t vl)
{
    return __riscv_vsext_vf2_i16m4(__riscv_vluxei16_v_i8m2(x, __riscv_vle16_v_u16m4(at, vl), vl), vl);
}

/* Moves the rows of weights of one tap. */
static uint32_t ff_learn_conv_s16_move_tap(const struct ff_learn_conv_s16_block *block,
                                           const struct ff_learn_conv_s16_places *places, uint32_t tap)
{
    const size_t vl = block->vl;
    const uint32_t channels = block->window->channels, outputs = block->outputs, dither = block->rule->dither;
    const uint16_t *row = block->rows + tap * channels;
    int16_t *weights = block->weights + tap * channels * outputs;
    uint32_t saturations = 0;
    for (const int8_t *x = block->x, *const end = x + channels; x != end; x++, weights += outputs) {
        const uint16_t *at = places->at, *const last = at + (places->cells - 1u) * vl;
        const int16_t *factor = places->factor;
        vint32m8_t total = __riscv_vwmul_vv_i32m8(ff_learn_conv_s16_gather(x, at, vl), __riscv_vle16_v_i16m4(factor, vl), vl);
        while (at != last) {
            at += vl;
            factor += vl;
            total = __riscv_vwmacc_vv_i32m8(total, ff_learn_conv_s16_gather(x, at, vl), __riscv_vle16_v_i16m4(factor, vl), vl);
        }
        saturations += ff_learn_conv_s16_move_row(weights, total, *row++, block->columns, dither, vl);
    }
    return saturations;
}

/* Moves the weights and biases of a block whose features are maxima. */
__attribute__((noinline)) static uint32_t ff_learn_conv_s16_maxima(const struct ff_learn_conv_s16_block *block)
{
    const struct ff_window *const w = block->window;
    const uint32_t cells = ff_learn_conv_s16_cells(block);
    const size_t vl = block->vl;
    struct ff_learn_conv_s16_places places;
    uint32_t saturations = 0;
    places.cells = 0;
    for (uint32_t cell = 0; cell < cells; cell++) {
        if (ff_learn_conv_s16_any(block, cell)) {
            ff_learn_conv_s16_find(block, cell, &places, places.cells++ * (uint32_t)vl);
        }
    }
    if (places.cells == 0) {
        return 0;
    }
    saturations += ff_learn_conv_s16_move_by_errors(block, &places);
    for (uint32_t row = 0, tap = 0; row < w->kernel_height; row++) {
        for (uint32_t column = 0; column < w->kernel_width; column++, tap++) {
            ff_learn_conv_s16_tap(w, &places, row, column, vl);
            saturations += ff_learn_conv_s16_move_tap(block, &places, tap);
        }
    }
    return saturations;
}

/* Whether places are told in the bits there are. */
static int ff_learn_conv_s16_has_places(const struct ff_sources *sources, const struct ff_window *w)
{
    const uint32_t columns = sources->cells.columns, width = (sources->cells.width + columns - 1u) / columns * sources->pool_columns;
    return (uint32_t)sources->cells.rows * columns <= FF_PLACE_CELLS && width <= FF_TILE_PIXELS &&
           (uint32_t)w->height * w->width * w->channels <= UINT16_MAX && w->height + w->kernel_height <= INT16_MAX &&
           w->width + w->kernel_width <= INT16_MAX;
}

#endif
