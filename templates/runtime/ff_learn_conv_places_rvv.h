/* Windows under the maxima of a block of units that learn by masters: each unit finds its position in each cell as a lane. */
#ifndef FF_LEARN_CONV_PLACES_RVV_H
#define FF_LEARN_CONV_PLACES_RVV_H

#include "ff_learn_conv_block_rvv.h"

#define FF_PLACES 256u     /* cells x lanes, at most */
#define FF_PLACE_CELLS 16u /* at most */
#define FF_KEY_ROWS 256u   /* of a map, whose numbers fit into 8 bits */
#define FF_OUTSIDE UINT16_MAX

/* Windows under maxima, [cells][lanes]; cells in which no lane moves are left out. */
struct ff_learn_conv_s16_places {
    int16_t top[FF_PLACES]; /* in the map; below 0 outside */
    int16_t left[FF_PLACES];
    uint16_t first[FF_PLACES]; /* input under the first tap; FF_OUTSIDE where a part of the window is outside */
    int16_t error[FF_PLACES];  /* 0 where all of a cell is 0 */
    int16_t any[FF_PLACES];    /* [lanes] 0 where no error counts */
    uint32_t cells;
};

/*
 * The largest values of some columns of a tile, [columns][lanes], as keys: 256 times the value, and 255 less the first row of the
 * map that has it. Of two keys the larger one is the one sought. Columns lie next to each other, with `vl` values in all.
 */
static inline void ff_learn_conv_s16_keys(const int8_t *z, uint32_t line, uint32_t top, uint32_t rows, uint16_t *keys, size_t vl)
{
    const size_t half = __riscv_vsetvlmax_e8m4(), some = vl < half ? vl : half;
    const int8_t *const end = z + rows * line;
    vint8m8_t most = __riscv_vmv_v_x_i8m8(0, vl);
    vuint8m8_t first = __riscv_vmv_v_x_u8m8(0, vl);
    for (uint32_t row = 255u - top; z != end; z += line, row--) {
        const vint8m8_t value = __riscv_vle8_v_i8m8(z, vl);
        first = __riscv_vmerge_vxm_u8m8(first, (uint8_t)row, __riscv_vmsgt_vv_i8m8_b1(value, most, vl), vl);
        most = __riscv_vmax_vv_i8m8(most, value, vl);
    }
    const vuint8m8_t value = __riscv_vreinterpret_v_i8m8_u8m8(most);
    const vuint8m4_t low = __riscv_vget_v_u8m8_u8m4(value, 0), high = __riscv_vget_v_u8m8_u8m4(value, 1);
    const vuint16m8_t lower = __riscv_vwaddu_vv_u16m8(low, __riscv_vget_v_u8m8_u8m4(first, 0), some);
    __riscv_vse16_v_u16m8(keys, __riscv_vwmaccu_vx_u16m8(lower, 255, low, some), some);
    const vuint16m8_t upper = __riscv_vwaddu_vv_u16m8(high, __riscv_vget_v_u8m8_u8m4(first, 1), vl - some);
    __riscv_vse16_v_u16m8(keys + some, __riscv_vwmaccu_vx_u16m8(upper, 255, high, vl - some), vl - some);
}

/*
 * Keeps the largest keys of columns from `column` on, [columns][lanes], and where they are; of equal ones the first. Where all
 * are 0, no column counts, whatever stands there.
 */
static inline void ff_learn_conv_s16_keep(const uint16_t *keys, uint32_t column, uint32_t end, uint16_t *best, uint16_t *at, size_t vl)
{
    vuint16m8_t most = __riscv_vle16_v_u16m8(best, vl), here = __riscv_vle16_v_u16m8(at, vl);
    for (; column != end; column++, keys += vl) {
        const vuint16m8_t key = __riscv_vle16_v_u16m8(keys, vl);
        here = __riscv_vmerge_vxm_u16m8(here, (uint16_t)column, __riscv_vmsgtu_vv_u16m8_b2(key, most, vl), vl);
        most = __riscv_vmaxu_vv_u16m8(most, key, vl);
    }
    __riscv_vse16_v_u16m8(best, most, vl);
    __riscv_vse16_v_u16m8(at, here, vl);
}

/* Finds the largest values of a cell: keys, and their columns of the map. */
__attribute__((noinline)) static void ff_learn_conv_s16_find(const struct ff_learn_conv_s16_block *block, uint32_t cell,
                                                             uint16_t *best, uint16_t *at)
{
    const struct ff_cell_tiles tile = ff_cell_tiles_of(block->sources, cell);
    const uint32_t lanes = (uint32_t)block->vl, outputs = block->outputs, line = block->window->columns * outputs;
    const uint32_t most = (uint32_t)__riscv_vsetvlmax_e8m8(), together = most < FF_PLACES ? most : FF_PLACES;
    const uint32_t at_once = lanes == outputs ? together / lanes : 1u; /* columns that lie next to each other */
    const uint32_t right = tile.left + tile.width;
    const int8_t *z = block->z + tile.top * line + tile.left * outputs;
    uint16_t keys[FF_PLACES];
    __riscv_vse16_v_u16m8(best, __riscv_vmv_v_x_u16m8(0, lanes), lanes);
    for (uint32_t column = tile.left, end; column < right; z += (end - column) * outputs, column = end) {
        end = right - column < at_once ? right : column + at_once;
        ff_learn_conv_s16_keys(z, line, tile.top, tile.height, keys, (end - column) * lanes);
        ff_learn_conv_s16_keep(keys, column, end, best, at, lanes);
    }
}

/* Makes windows of keys and columns; errors count where a maximum is above 0. */
static void ff_learn_conv_s16_place(const struct ff_window *w, struct ff_learn_conv_s16_places *places, uint32_t count)
{
    const uint32_t rows = w->kernel_height, columns = w->kernel_width;
    /* Windows inside the map begin above and left of these. */
    const uint16_t below = (uint16_t)(w->height < rows ? 0 : w->height + 1u - rows);
    const uint16_t right = (uint16_t)(w->width < columns ? 0 : w->width + 1u - columns);
    const uint16_t bottom = (uint16_t)(255u * w->stride_y - w->top);
    for (size_t vl, n = 0; n < count; n += vl) {
        uint16_t *const upper = (uint16_t *)places->top + n, *const before = (uint16_t *)places->left + n;
        vl = __riscv_vsetvl_e16m8(count - n);
        const vuint16m8_t key = __riscv_vle16_v_u16m8(upper, vl);
        const vbool2_t none = __riscv_vmsltu_vx_u16m8_b2(key, 256, vl);
        const vint16m8_t error = __riscv_vle16_v_i16m8(places->error + n, vl);
        __riscv_vse16_v_i16m8(places->error + n, __riscv_vmerge_vxm_i16m8(error, 0, none, vl), vl);
        const vuint16m8_t up = __riscv_vmul_vx_u16m8(__riscv_vand_vx_u16m8(key, 255, vl), w->stride_y, vl);
        const vuint16m8_t top = __riscv_vrsub_vx_u16m8(up, bottom, vl);
        __riscv_vse16_v_u16m8(upper, top, vl);
        const vuint16m8_t across = __riscv_vmul_vx_u16m8(__riscv_vle16_v_u16m8(before, vl), w->stride_x, vl);
        const vuint16m8_t left = __riscv_vsub_vx_u16m8(across, w->left, vl);
        __riscv_vse16_v_u16m8(before, left, vl);
        const vbool2_t outside =
            __riscv_vmor_mm_b2(__riscv_vmsgeu_vx_u16m8_b2(top, below, vl), __riscv_vmsgeu_vx_u16m8_b2(left, right, vl), vl);
        const vuint16m8_t first = __riscv_vmul_vx_u16m8(__riscv_vmacc_vx_u16m8(left, w->width, top, vl), w->channels, vl);
        __riscv_vse16_v_u16m8(places->first + n, __riscv_vmerge_vxm_u16m8(first, FF_OUTSIDE, outside, vl), vl);
    }
}

/* Finds the windows of a block, and the lanes that move. */
static void ff_learn_conv_s16_find_all(const struct ff_learn_conv_s16_block *block, struct ff_learn_conv_s16_places *places)
{
    const uint32_t cells = ff_learn_conv_s16_cells(block), lanes = (uint32_t)block->vl;
    uint32_t count = 0;
    for (uint32_t cell = 0; cell < cells; cell++) {
        if (ff_learn_conv_s16_any(block, cell)) {
            const vint16m8_t c = __riscv_vle16_v_i16m8(block->c + cell * block->outputs, lanes);
            __riscv_vse16_v_i16m8(places->error + count, c, lanes);
            ff_learn_conv_s16_find(block, cell, (uint16_t *)places->top + count, (uint16_t *)places->left + count);
            count += lanes;
        }
    }
    ff_learn_conv_s16_place(block->window, places, count);
    vint16m8_t any = __riscv_vmv_v_x_i16m8(0, lanes);
    for (uint32_t n = 0; n < count; n += lanes) {
        any = __riscv_vor_vv_i16m8(any, __riscv_vle16_v_i16m8(places->error + n, lanes), lanes);
    }
    __riscv_vse16_v_i16m8(places->any, any, lanes);
    places->cells = count / lanes;
}

/* Whether places are told in the bits there are. */
static int ff_learn_conv_s16_has_places(const struct ff_sources *sources, const struct ff_window *w)
{
    return (uint32_t)sources->cells.rows * sources->cells.columns <= FF_PLACE_CELLS && w->rows <= FF_KEY_ROWS &&
           (uint32_t)w->height * w->width * w->channels <= FF_OUTSIDE && w->height + w->kernel_height <= INT16_MAX &&
           w->width + w->kernel_width <= INT16_MAX;
}

#endif
