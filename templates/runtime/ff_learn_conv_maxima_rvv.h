/*
 * Local updates of convolutions by masters from maxima, unit by unit: the inputs under its windows, as lanes, move its weights.
 * Units without errors cost next to nothing, and most have none.
 */
#ifndef FF_LEARN_CONV_MAXIMA_RVV_H
#define FF_LEARN_CONV_MAXIMA_RVV_H

#include "ff_copy_window_rvv.h"
#include "ff_learn_conv_places_rvv.h"

#define FF_TAPS 64u /* of a window of short rows, at most */
#define FF_SHORT_ROW 16u

/* What moves a unit: the inputs under its windows, each [inputs], and the errors that they count by. */
struct ff_learn_conv_s16_moves {
    const int8_t *x[FF_PLACE_CELLS];
    int16_t error[FF_PLACE_CELLS];
    uint32_t count;
};

/* Taps of windows of short rows, whose inputs are gathered one by one where they lie. */
struct ff_learn_conv_s16_taps {
    uint16_t row[FF_TAPS]; /* of the kernel */
    uint16_t column[FF_TAPS];
    uint16_t at[FF_TAPS]; /* inputs from the first tap on */
    uint32_t count; /* 0 where rows are longer, or inputs are many */
};

/* Moves the biases by the errors that count. */
static uint32_t ff_learn_conv_s16_move_by_errors(const struct ff_learn_conv_s16_block *block,
                                                 const struct ff_learn_conv_s16_places *places)
{
    const uint32_t lanes = (uint32_t)block->vl, all = places->cells * lanes;
    uint32_t saturations = 0;
    for (uint32_t j = 0, vl; j < lanes; j += vl) {
        vl = (uint32_t)__riscv_vsetvl_e32m8(lanes - j);
        vint32m8_t total = __riscv_vmv_v_x_i32m8(0, vl);
        for (uint32_t at = j; at < all; at += lanes) {
            total = __riscv_vwadd_wv_i32m8(total, __riscv_vle16_v_i16m4(places->error + at, vl), vl);
        }
        saturations += ff_learn_conv_s16_move_biases(block, j, total, vl);
    }
    return saturations;
}

/* Lists the taps of a window of short rows. */
static void ff_learn_conv_s16_list_taps(const struct ff_window *w, uint32_t inputs, struct ff_learn_conv_s16_taps *taps)
{
    const uint16_t run = (uint16_t)(w->kernel_width * w->channels), line = (uint16_t)(w->width * w->channels);
    taps->count = w->kernel_height > 1u && w->kernel_width * w->channels < FF_SHORT_ROW && inputs <= FF_TAPS ? inputs : 0;
    for (size_t vl, i = 0; i < taps->count; i += vl) {
        vl = __riscv_vsetvl_e16m4(taps->count - i);
        const vuint16m4_t tap = __riscv_vadd_vx_u16m4(__riscv_vid_v_u16m4(vl), (uint16_t)i, vl);
        const vuint16m4_t row = __riscv_vdivu_vx_u16m4(tap, run, vl), along = __riscv_vnmsac_vx_u16m4(tap, run, row, vl);
        __riscv_vse16_v_u16m4(taps->row + i, row, vl);
        __riscv_vse16_v_u16m4(taps->column + i, __riscv_vdivu_vx_u16m4(along, w->channels, vl), vl);
        __riscv_vse16_v_u16m4(taps->at + i, __riscv_vmacc_vx_u16m4(along, line, row, vl), vl);
    }
}

/* The inputs from tap i on of a window that begins at (top, left), zeros in place of what lies outside the map. */
static inline vint8m2_t ff_learn_conv_s16_gather_part(const struct ff_window *w, const struct ff_learn_conv_s16_taps *taps, size_t i,
                                                      int16_t top, int16_t left, const int8_t *x, size_t vl)
{
    const vuint16m4_t y = __riscv_vadd_vx_u16m4(__riscv_vle16_v_u16m4(taps->row + i, vl), (uint16_t)top, vl);
    const vuint16m4_t across = __riscv_vadd_vx_u16m4(__riscv_vle16_v_u16m4(taps->column + i, vl), (uint16_t)left, vl);
    const vbool4_t inside =
        __riscv_vmand_mm_b4(__riscv_vmsltu_vx_u16m4_b4(y, w->height, vl), __riscv_vmsltu_vx_u16m4_b4(across, w->width, vl), vl);
    const uintptr_t first = (uintptr_t)x + (uintptr_t)((top * w->width + left) * w->channels);
    return __riscv_vluxei16_v_i8m2_mu(inside, __riscv_vmv_v_x_i8m2(0, vl), (const int8_t *)first,
                                      __riscv_vle16_v_u16m4(taps->at + i, vl), vl);
}

/* Finds what moves the unit of a lane. */
static inline void ff_learn_conv_s16_gather(const struct ff_learn_conv_s16_block *block, const struct ff_learn_conv_s16_places *places,
                                            uint32_t lane, struct ff_learn_conv_s16_moves *moves)
{
    const uint32_t lanes = (uint32_t)block->vl, end = lane + places->cells * lanes;
    int8_t *copy = block->copies;
    uint32_t count = 0;
    for (uint32_t at = lane; at != end; at += lanes) {
        const int16_t error = places->error[at];
        const uint32_t first = places->first[at];
        if (error == 0) {
            continue;
        }
        if (first == FF_OUTSIDE) {
            ff_copy_window_part(block->window, block->window->channels, places->top[at], places->left[at], block->x, copy);
            moves->x[count] = copy;
        } else {
            moves->x[count] = ff_copy_window(block->window, block->window->channels, block->x + first, copy);
        }
        moves->error[count++] = error;
        copy += block->inputs;
    }
    moves->count = count;
}

/* Error times the inputs from `x` on, one by one. */
static inline vint32m8_t ff_learn_conv_s16_products(const int8_t *x, int16_t error, size_t vl)
{
    return __riscv_vwmul_vx_i32m8(__riscv_vsext_vf2_i16m4(__riscv_vle8_v_i8m2(x, vl), vl), error, vl);
}

/* The same, added to a total. */
static inline vint32m8_t ff_learn_conv_s16_add_products(vint32m8_t total, const int8_t *x, int16_t error, size_t vl)
{
    return __riscv_vwmacc_vx_i32m8(total, error, __riscv_vsext_vf2_i16m4(__riscv_vle8_v_i8m2(x, vl), vl), vl);
}

/* Adds those of the windows from the third on. */
static inline vint32m8_t ff_learn_conv_s16_add_others(vint32m8_t total, const struct ff_learn_conv_s16_moves *moves, uint32_t input,
                                                      size_t vl)
{
    for (uint32_t n = 2u; n < moves->count; n++) {
        total = ff_learn_conv_s16_add_products(total, moves->x[n] + input, moves->error[n], vl);
    }
    return total;
}

/* Moves the weights of a unit from an input on, of which limits hold some; returns how many. */
__attribute__((noinline)) static uint32_t ff_learn_conv_s16_move_limited(const struct ff_learn_conv_s16_block *block,
                                                                         const struct ff_learn_conv_s16_moves *moves, uint32_t lane,
                                                                         uint32_t input)
{
    const uint32_t dither = block->rule->dither, outputs = block->outputs;
    uint32_t saturations = 0;
    for (uint32_t i = input, vl; i < block->inputs; i += vl) {
        vl = (uint32_t)__riscv_vsetvl_e16m4(block->inputs - i);
        vint32m8_t total = ff_learn_conv_s16_products(moves->x[0] + i, moves->error[0], vl);
        if (moves->count > 1u) {
            total = ff_learn_conv_s16_add_products(total, moves->x[1] + i, moves->error[1], vl);
        }
        total = ff_learn_conv_s16_add_others(total, moves, i, vl);
        const vuint16m4_t both = __riscv_vxor_vx_u16m4(__riscv_vle16_v_u16m4(block->rows + i, vl), block->columns[lane], vl);
        const vuint16m4_t draw = __riscv_vsrl_vx_u16m4(both, 16u - dither, vl);
        const vuint32m8_t drawn = __riscv_vwaddu_wv_u32m8(__riscv_vreinterpret_v_i32m8_u32m8(total), draw, vl);
        saturations += ff_learn_conv_s16_limited(block->weights + i * outputs + lane, (ptrdiff_t)(outputs * sizeof(int16_t)),
                                                 __riscv_vreinterpret_v_u32m8_i32m8(drawn), dither, vl);
    }
    return saturations;
}

/* Moves the weights of a unit from an input on. */
__attribute__((noinline)) static uint32_t ff_learn_conv_s16_move_unit(const struct ff_learn_conv_s16_block *block,
                                                                      const struct ff_learn_conv_s16_moves *moves, uint32_t lane,
                                                                      uint32_t input)
{
    const uint32_t count = moves->count, inputs = block->inputs, outputs = block->outputs, share = block->columns[lane];
    const uint32_t dither = block->rule->dither;
    const uint16_t *shares = block->rows + input;
    const int8_t *const first = moves->x[0], *const second = count > 1u ? moves->x[1] : first;
    const int16_t error = moves->error[0], other = count > 1u ? moves->error[1] : 0;
    int16_t *weights = block->weights + input * outputs + lane;
    for (uint32_t i = input, vl; i < inputs; i += vl, shares += vl, weights += vl * outputs) {
        vl = (uint32_t)__riscv_vsetvl_e16m4(inputs - i);
        vint32m8_t total = ff_learn_conv_s16_products(first + i, error, vl);
        if (count > 1u) {
            total = ff_learn_conv_s16_add_products(total, second + i, other, vl);
            total = ff_learn_conv_s16_add_others(total, moves, i, vl);
        }
        if (!ff_learn_conv_s16_move_column(weights, (ptrdiff_t)(outputs * sizeof *weights), total, share, shares, dither, vl)) {
            return ff_learn_conv_s16_move_limited(block, moves, lane, i);
        }
    }
    return 0;
}

/* The same for windows of short rows; returns how many inputs were moved: not all where a limit takes part. */
static inline uint32_t ff_learn_conv_s16_move_short(const struct ff_learn_conv_s16_block *block,
                                                    const struct ff_learn_conv_s16_places *places,
                                                    const struct ff_learn_conv_s16_taps *taps, uint32_t lane)
{
    const uint32_t lanes = (uint32_t)block->vl, end = lane + places->cells * lanes, outputs = block->outputs;
    const int8_t *const x = block->x;
    for (uint32_t i = 0, vl; i < taps->count; i += vl) {
        vl = (uint32_t)__riscv_vsetvl_e32m8(taps->count - i);
        vint32m8_t total = __riscv_vmv_v_x_i32m8(0, vl);
        for (uint32_t n = lane; n != end; n += lanes) {
            const int16_t error = places->error[n];
            const uint32_t first = places->first[n];
            if (error == 0) {
                continue;
            }
            const vint8m2_t input =
                first == FF_OUTSIDE ? ff_learn_conv_s16_gather_part(block->window, taps, i, places->top[n], places->left[n], x, vl)
                                    : __riscv_vluxei16_v_i8m2(x + first, __riscv_vle16_v_u16m4(taps->at + i, vl), vl);
            total = __riscv_vwmacc_vx_i32m8(total, error, __riscv_vsext_vf2_i16m4(input, vl), vl);
        }
        if (!ff_learn_conv_s16_move_column(block->weights + i * outputs + lane, (ptrdiff_t)(outputs * sizeof(int16_t)), total,
                                           block->columns[lane], block->rows + i, block->rule->dither, vl)) {
            return i;
        }
    }
    return taps->count;
}

/* Moves the weights and biases of a block whose features are maxima. */
__attribute__((noinline)) static uint32_t ff_learn_conv_s16_maxima(const struct ff_learn_conv_s16_block *block)
{
    struct ff_learn_conv_s16_places places;
    struct ff_learn_conv_s16_moves moves;
    struct ff_learn_conv_s16_taps taps;
    ff_learn_conv_s16_find_all(block, &places);
    if (places.cells == 0) {
        return 0;
    }
    uint32_t saturations = ff_learn_conv_s16_move_by_errors(block, &places);
    ff_learn_conv_s16_list_taps(block->window, block->inputs, &taps);
    for (uint32_t lane = 0; lane < block->vl; lane++) {
        if (places.any[lane] == 0) {
            continue;
        }
        const uint32_t moved = ff_learn_conv_s16_move_short(block, &places, &taps, lane);
        if (moved < block->inputs) {
            ff_learn_conv_s16_gather(block, &places, lane, &moves);
            saturations += ff_learn_conv_s16_move_unit(block, &moves, lane, moved);
        }
    }
    return saturations;
}

#endif
