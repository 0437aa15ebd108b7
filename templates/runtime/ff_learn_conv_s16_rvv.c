/*
 * Local updates of convolutions by masters, with vectors: units are lanes. Maxima: each lane finds its position in each cell,
 * and gathers the inputs under it. Means of single pixels: lanes that are not 0 add the inputs up pixel by pixel.
 */
#ifndef FF_LEARN_CONV_S16_RVV_C
#define FF_LEARN_CONV_S16_RVV_C

#include "ff_build.h"
#include "ff_draws_rvv.h"
#include "ff_learn_conv_channels_s16.h"
#include "ff_learn_conv_s16.h"

#define FF_PLACES 256u       /* cells x lanes, at most */
#define FF_PLACE_CELLS 16u   /* at most */
#define FF_TILE_PIXELS 256u  /* whose numbers fit into 8 bits */
#define FF_LEARN_LANES 128u  /* of means, at most */
#define FF_LEARN_PIXELS 258u /* whose sum fits into 16 bits */
#define FF_LEARN_ROWS 3u     /* of weights that learn together from means */

/* An update, and the units at hand. */
struct ff_learn_conv_s16_block {
    const struct ff_update_s16 *rule;
    const struct ff_sources *sources;
    const struct ff_window *window;
    const int8_t *x;
    const int8_t *z;    /* from the first unit on */
    const int16_t *c;   /* from the first unit on, [cells][outputs] */
    int16_t *weights;   /* from the first unit on */
    const uint16_t *rows; /* shares of the draws of all inputs */
    const uint16_t *columns; /* those of the units */
    uint32_t outputs;
    size_t vl;
};

/* Moves a row of masters by V -= (total + r) >> dither; returns how many lanes a limit has changed: seldom any. */
__attribute__((noinline)) static uint32_t ff_learn_conv_s16_limited(int16_t *at, vint32m8_t drawn, uint32_t dither, size_t vl)
{
    const vint32m8_t before = __riscv_vsext_vf2_i32m8(__riscv_vle16_v_i16m4(at, vl), vl);
    const vint32m8_t moved = __riscv_vsub_vv_i32m8(before, __riscv_vsra_vx_i32m8(drawn, dither, vl), vl);
    const vint32m8_t kept = __riscv_vmin_vx_i32m8(__riscv_vmax_vx_i32m8(moved, FF_LOWEST_MASTER, vl), FF_HIGHEST_MASTER, vl);
    __riscv_vse16_v_i16m4(at, __riscv_vncvt_x_x_w_i16m4(kept, vl), vl);
    return (uint32_t)__riscv_vcpop_m_b4(__riscv_vmsne_vv_i32m8_b4(moved, kept, vl), vl);
}

/*
 * The same where no limit takes part, which vxsat tells: the step fits into 16 bits, and V does after it when moved by 128,
 * at the lower end, and as it is, at the upper one.
 */
static inline uint32_t ff_learn_conv_s16_move_row(int16_t *at, vint32m8_t total, uint32_t row, const uint16_t *columns,
                                                  uint32_t dither, size_t vl)
{
    vint16m4_t step, moved;
    uint32_t limited;
    __asm__ volatile("vsetvli zero, %[vl], e16, m4, ta, ma\n\t"
                     "csrwi vxsat, 0\n\t"
                     "csrwi vxrm, 2\n\t"
                     "vle16.v %[step], (%[columns])\n\t"
                     "vxor.vx %[step], %[step], %[row]\n\t"
                     "vsrl.vx %[step], %[step], %[spare]\n\t"
                     "vwaddu.wv %[total], %[total], %[step]\n\t"
                     "vnclip.wx %[step], %[total], %[dither]\n\t"
                     "vle16.v %[moved], (%[at])\n\t"
                     "vssub.vv %[moved], %[moved], %[step]\n\t"
                     "vssub.vx %[moved], %[moved], %[half]\n\t"
                     "vadd.vx %[moved], %[moved], %[half]\n\t"
                     "csrr %[limited], vxsat\n\t"
                     "bnez %[limited], 1f\n\t"
                     "vse16.v %[moved], (%[at])\n"
                     "1:"
                     : [total] "+&vr"(total), [step] "=&vr"(step), [moved] "=&vr"(moved), [limited] "=&r"(limited)
                     : [vl] "r"(vl), [columns] "r"(columns), [row] "r"(row), [spare] "r"(16u - dither),
                       [dither] "r"(dither), [at] "r"(at), [half] "r"(128)
                     : "memory", "vl", "vtype");
    return limited == 0 ? 0 : ff_learn_conv_s16_limited(at, total, dither, vl);
}

/* Moves the biases of a block by `total`, the sum of few errors: no sum leaves 32 bits but where a limit would hold it. */
static uint32_t ff_learn_conv_s16_move_biases(const struct ff_learn_conv_s16_block *block, uint32_t base, vint32m8_t total,
                                              int32_t *bias)
{
    const int32_t shift = block->rule->bias_shift;
    const size_t vl = block->vl;
    vint32m8_t step;
    if (shift > 0) {
        const uint16_t row = (uint16_t)ff_dither_row(base, FF_BIAS_ROW);
        const vuint16m4_t both = __riscv_vxor_vx_u16m4(__riscv_vle16_v_u16m4(block->columns, vl), row, vl);
        const vuint16m4_t draw = __riscv_vsrl_vx_u16m4(both, 16u - (uint32_t)shift, vl);
        const vuint32m8_t sum = __riscv_vwaddu_wv_u32m8(__riscv_vreinterpret_v_i32m8_u32m8(total), draw, vl);
        step = __riscv_vsra_vx_i32m8(__riscv_vreinterpret_v_u32m8_i32m8(sum), (uint32_t)shift, vl);
    } else {
        step = __riscv_vsll_vx_i32m8(total, (uint32_t)-shift, vl);
    }
    const vint32m8_t moved = __riscv_vssub_vv_i32m8(__riscv_vle32_v_i32m8(bias, vl), step, vl);
    const vint32m8_t kept = __riscv_vmin_vx_i32m8(__riscv_vmax_vx_i32m8(moved, -FF_LARGEST_BIAS, vl), FF_LARGEST_BIAS, vl);
    __riscv_vse32_v_i32m8(bias, kept, vl);
    return (uint32_t)__riscv_vcpop_m_b4(__riscv_vmsne_vv_i32m8_b4(moved, kept, vl), vl);
}

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

/* Finds the positions of a cell, `place` being where the places of its lanes begin, and adds up the errors that count. */
static vint32m8_t ff_learn_conv_s16_find(const struct ff_learn_conv_s16_block *block, uint32_t cell,
                                         struct ff_learn_conv_s16_places *places, uint32_t place, vint32m8_t errors)
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
    return __riscv_vwadd_wv_i32m8(errors, error, vl);
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

/* total + factor x, x gathered from where a cell's places say. */
static inline vint32m8_t ff_learn_conv_s16_gather(vint32m8_t total, const int8_t *x, const uint16_t *at, const int16_t *factor,
                                                  size_t vl)
{
    const vint8m2_t input = __riscv_vluxei16_v_i8m2(x, __riscv_vle16_v_u16m4(at, vl), vl);
    const vint16m4_t wide = __riscv_vsext_vf2_i16m4(input, vl);
    return __riscv_vwmacc_vv_i32m8(total, wide, __riscv_vle16_v_i16m4(factor, vl), vl);
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
        const uint16_t *at = places->at;
        const int16_t *factor = places->factor;
        vint32m8_t total = __riscv_vmv_v_x_i32m8(0, vl);
        for (const uint16_t *const last = at + places->cells * vl; at != last; at += vl, factor += vl) {
            total = ff_learn_conv_s16_gather(total, x, at, factor, vl);
        }
        saturations += ff_learn_conv_s16_move_row(weights, total, *row++, block->columns, dither, vl);
    }
    return saturations;
}

/* Moves the weights and biases of a block whose features are maxima. */
__attribute__((noinline)) static uint32_t ff_learn_conv_s16_maxima(const struct ff_learn_conv_s16_block *block, uint32_t base,
                                                                   int32_t *bias)
{
    const struct ff_window *const w = block->window;
    const uint32_t cells = (uint32_t)block->sources->cells.rows * block->sources->cells.columns;
    const size_t vl = block->vl;
    struct ff_learn_conv_s16_places places;
    vint32m8_t errors = __riscv_vmv_v_x_i32m8(0, vl);
    uint32_t saturations = 0;
    places.cells = 0;
    for (uint32_t cell = 0; cell < cells; cell++) {
        const vint16m4_t c = __riscv_vle16_v_i16m4(block->c + cell * block->outputs, vl);
        if (__riscv_vfirst_m_b4(__riscv_vmsne_vx_i16m4_b4(c, 0, vl), vl) >= 0) {
            errors = ff_learn_conv_s16_find(block, cell, &places, places.cells++ * (uint32_t)vl, errors);
        }
    }
    if (places.cells == 0) {
        return 0;
    }
    saturations += ff_learn_conv_s16_move_biases(block, base, errors, bias);
    for (uint32_t row = 0, tap = 0; row < w->kernel_height; row++) {
        for (uint32_t column = 0; column < w->kernel_width; column++, tap++) {
            ff_learn_conv_s16_tap(w, &places, row, column, vl);
            saturations += ff_learn_conv_s16_move_tap(block, &places, tap);
        }
    }
    return saturations;
}

/* Shares of the draws of `count` rows or columns. */
static void ff_learn_conv_s16_draw(uint32_t base, uint32_t count, uint16_t *draws)
{
    for (size_t vl, i = 0; i < count; i += vl) {
        vl = __riscv_vsetvl_e32m8(count - i);
        __riscv_vse16_v_u16m4(draws + i, ff_draws_u16m4(base + i, __riscv_vid_v_u32m8(vl), vl), vl);
    }
}

/* Whether places of maxima are told in the bits there are, and sums of errors raised by up to 14 bits fit into 32. */
static int ff_learn_conv_s16_has_places(const struct ff_update_s16 *rule, const struct ff_sources *sources, const struct ff_window *w)
{
    const uint32_t cells = (uint32_t)sources->cells.rows * sources->cells.columns;
    const uint32_t width = ((uint32_t)sources->cells.width + sources->cells.columns - 1u) / sources->cells.columns * sources->pool_columns;
    return !sources->means && cells <= FF_PLACE_CELLS && (rule->bias_shift > 0 || cells <= 4u) && width <= FF_TILE_PIXELS &&
           (uint32_t)w->height * w->width * w->channels <= UINT16_MAX && w->height + w->kernel_height <= INT16_MAX &&
           w->width + w->kernel_width <= INT16_MAX;
}

FF_SHARED uint32_t ff_update_conv_s16(const struct ff_update_s16 *rule, const struct ff_sources *sources,
                                      const struct ff_conv_s16 *layer, int16_t *weights, int32_t *bias, const int8_t *x,
                                      const int8_t *z, const int16_t *c, int32_t *total, int32_t *sums, uint16_t *draws,
                                      uint32_t base)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t inputs = (uint32_t)w->kernel_height * w->kernel_width * w->channels, outputs = layer->outputs;
    const uint32_t cells = (uint32_t)sources->cells.rows * sources->cells.columns;
    uint16_t columns[FF_LEARN_LANES];
    uint32_t saturations = 0;
    if (!ff_learn_conv_s16_has_places(rule, sources, w)) {
        return ff_learn_conv_s16_channels(rule, sources, layer, weights, bias, x, z, c, total, sums, draws, base);
    }
    ff_learn_conv_s16_draw(base, inputs, draws);
    const uint32_t lanes = FF_PLACES / cells < FF_LEARN_LANES ? FF_PLACES / cells : FF_LEARN_LANES;
    for (size_t vl, j = 0; j < outputs; j += vl) {
        vl = __riscv_vsetvl_e32m8(outputs - j < lanes ? outputs - j : lanes);
        const struct ff_learn_conv_s16_block block = {
            rule, sources, w, x, z + j, c + j, weights + j, draws, columns, outputs, vl
        };
        ff_learn_conv_s16_draw((base ^ 0xa5a5a5a5u) + j, (uint32_t)vl, columns);
        saturations += ff_learn_conv_s16_maxima(&block, base, bias + j);
    }
    return saturations;
}

#endif
