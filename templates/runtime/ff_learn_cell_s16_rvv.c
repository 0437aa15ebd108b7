/* Updates of cells whose weights are masters, with vectors: units are lanes, and what is left and the constants are where inputs are. */
#ifndef FF_LEARN_CELL_S16_RVV_C
#define FF_LEARN_CELL_S16_RVV_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_dither.h"
#include "ff_draws_rvv.h"
#include "ff_learn_cell_s16.h"
#include "ff_log_energy.h"
#include "ff_move_biases_rvv.h"
#include "ff_squares_s8_rvv.h"

#define FF_CELL_UNITS 128u /* units that are moved together, at most */

/* The columns of some units: their outputs, and their shares of the draws (b_j). */
struct ff_cell_columns {
    int16_t z[FF_CELL_UNITS];
    uint16_t draw[FF_CELL_UNITS];
};

/* v 2^-shift, half up, to +-INT16_MAX; a shift below 0 is one to the left, and after 15 no value but 0 is within the limits. */
static inline vint16m4_t ff_learn_cell_s16_scaled(vint32m8_t v, int32_t shift, size_t vl)
{
    uint32_t right = (uint32_t)shift;
    if (shift < 0) {
        const vint16m4_t limited = __riscv_vnclip_wx_i16m4(v, 0, __RISCV_VXRM_RNU, vl);
        v = __riscv_vsll_vx_i32m8(__riscv_vsext_vf2_i32m8(limited, vl), shift < -15 ? 15u : (uint32_t)-shift, vl);
        right = 0;
    } else if (shift > 31) {
        v = __riscv_vmv_v_x_i32m8(0, vl); /* half of the last place that stays, at most, and that only from below */
        right = 0;
    }
    return __riscv_vmax_vx_i16m4(__riscv_vnclip_wx_i16m4(v, right, __RISCV_VXRM_RNU, vl), -INT16_MAX, vl);
}

/* c[j] = sum_i (weights[i][j] >> 8) left[i], scaled; 0 where z[j] is. */
static void ff_learn_cell_s16_errors(const struct ff_cell_s16 *cell, const int16_t *weights, const int8_t *z,
                                     const int16_t *left, int32_t shift, int16_t *c)
{
    for (size_t vl, j = 0; j < cell->outputs; j += vl) {
        vl = __riscv_vsetvl_e16m4(cell->outputs - j);
        const int16_t *row = weights + j;
        vint32m8_t sums = __riscv_vmv_v_x_i32m8(0, vl);
        for (uint32_t i = 0; i < cell->inputs; i++, row += cell->outputs) {
            const vint16m4_t w = __riscv_vsra_vx_i16m4(__riscv_vle16_v_i16m4(row, vl), 8, vl);
            sums = __riscv_vwmacc_vx_i32m8(sums, left[i], w, vl);
        }
        const vint16m4_t errors = ff_learn_cell_s16_scaled(sums, shift, vl);
        const vbool4_t silent = __riscv_vmseq_vx_i8m2_b4(__riscv_vle8_v_i8m2(z + j, vl), 0, vl);
        __riscv_vse16_v_i16m4(c + j, __riscv_vmerge_vxm_i16m4(errors, 0, silent, vl), vl);
    }
}

static void ff_learn_cell_s16_scale(int16_t *left, int32_t shift, uint32_t size)
{
    for (size_t vl; size != 0; left += vl, size -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e16m4(size);
        const vint32m8_t v = __riscv_vsext_vf2_i32m8(__riscv_vle16_v_i16m4(left, vl), vl);
        __riscv_vse16_v_i16m4(left, ff_learn_cell_s16_scaled(v, shift, vl), vl);
    }
}

__attribute__((noinline)) static void ff_learn_cell_s16_prepare(struct ff_cell_columns *columns, const int8_t *z, uint32_t base,
                                                                uint32_t start, uint32_t count)
{
    for (size_t vl, n = 0; n < count; n += vl) {
        vl = __riscv_vsetvl_e32m8(count - n);
        const vuint32m8_t places = __riscv_vid_v_u32m8(vl);
        __riscv_vse16_v_u16m4(columns->draw + n, ff_draws_u16m4(ff_dither_columns(base) + start + (uint32_t)n, places, vl), vl);
        __riscv_vse16_v_i16m4(columns->z + n, __riscv_vsext_vf2_i16m4(__riscv_vle8_v_i8m2(z + n, vl), vl), vl);
    }
}

/*
 * at[j] -= (c[j] u + d z[j] + r_j) >> dither for vl units, as an addition: -floor(v / 2^n) is floor((-v + 2^n - 1) / 2^n), and
 * 2^n - 1 - r_j are the inverted bits of the draw. Returns how many lanes the limits changed.
 */
static inline uint32_t ff_learn_cell_s16_move_row(int16_t *at, const int16_t *c, const struct ff_cell_columns *columns, int16_t u,
                                                  int16_t d, uint32_t row, uint32_t dither, size_t vl)
{
    const int16_t *z = columns->z;
    const uint16_t *draw = columns->draw;
    const int16_t minus_u = (int16_t)-u, minus_d = (int16_t)-d;
    FF_OPAQUE(c); /* registers do not suffice to keep columns from row to row */
    FF_OPAQUE(z);
    FF_OPAQUE(draw);
    const vuint16m4_t both = __riscv_vxor_vx_u16m4(__riscv_vle16_v_u16m4(draw, vl), (uint16_t)~row, vl);
    const vuint16m4_t inverted = __riscv_vsrl_vx_u16m4(both, 16u - dither, vl);
    vint32m8_t step = __riscv_vwmul_vx_i32m8(__riscv_vle16_v_i16m4(c, vl), minus_u, vl);
    step = __riscv_vwmacc_vx_i32m8(step, minus_d, __riscv_vle16_v_i16m4(z, vl), vl);
    const vuint32m8_t sum = __riscv_vwaddu_wv_u32m8(__riscv_vreinterpret_v_i32m8_u32m8(step), inverted, vl);
    step = __riscv_vsra_vx_i32m8(__riscv_vreinterpret_v_u32m8_i32m8(sum), dither, vl);
    const vint32m8_t moved = __riscv_vwadd_wv_i32m8(step, __riscv_vle16_v_i16m4(at, vl), vl);
    const vint32m8_t raised = __riscv_vmax_vx_i32m8(moved, FF_LOWEST_MASTER, vl);
    const vint32m8_t kept = __riscv_vmin_vx_i32m8(raised, FF_HIGHEST_MASTER, vl);
    __riscv_vse16_v_i16m4(at, __riscv_vncvt_x_x_w_i16m4(kept, vl), vl);
    return (uint32_t)__riscv_vcpop_m_b4(__riscv_vmsne_vv_i32m8_b4(moved, kept, vl), vl);
}

static uint32_t ff_learn_cell_s16_move_masters(const struct ff_cell_s16 *cell, int16_t *weights, const int8_t *u, const int8_t *z,
                                               const int16_t *d, const int16_t *c, uint32_t dither, uint32_t base)
{
    const uint32_t inputs = cell->inputs, outputs = cell->outputs;
    struct ff_cell_columns columns;
    uint32_t saturations = 0;
    for (size_t vl, j = 0; j < outputs; j += vl) {
        const uint32_t rest = outputs - (uint32_t)j;
        vl = __riscv_vsetvl_e16m4(rest < FF_CELL_UNITS ? rest : FF_CELL_UNITS);
        ff_learn_cell_s16_prepare(&columns, z + j, base, (uint32_t)j, (uint32_t)vl);
        for (uint32_t i = 0; i < inputs; i++) {
            if (u[i] != 0 || d[i] != 0) {
                saturations += ff_learn_cell_s16_move_row(weights + i * outputs + j, c + j, &columns, u[i], d[i],
                                                          ff_dither_row(base, i), dither, vl);
            }
        }
    }
    return saturations;
}

/* to -= values 2^-shift, drawn by `draws` and a place in it, and by `other`, where bits are rounded away. */
static uint32_t ff_learn_cell_s16_move(int32_t *to, const int16_t *values, int32_t shift, uint32_t draws, uint32_t other,
                                       uint32_t size)
{
    const uint32_t bits = shift > 16 ? 16u : (uint32_t)shift, cut = (uint32_t)shift - bits;
    uint32_t saturations = 0;
    for (size_t vl; size != 0; to += vl, values += vl, draws += (uint32_t)vl, size -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e16m4(size);
        const vint16m4_t v = __riscv_vle16_v_i16m4(values, vl);
        if (shift < 1) {
            saturations += ff_move_biases(to, __riscv_vsll_vx_i32m8(__riscv_vsext_vf2_i32m8(v, vl), (uint32_t)-shift, vl), vl);
            continue;
        }
        const vuint16m4_t both = __riscv_vxor_vx_u16m4(ff_draws_u16m4(draws, __riscv_vid_v_u32m8(vl), vl), (uint16_t)other, vl);
        const vuint16m4_t draw = __riscv_vsrl_vx_u16m4(both, 16u - bits, vl);
        const vint32m8_t wide = __riscv_vsext_vf2_i32m8(__riscv_vsra_vx_i16m4(v, cut, vl), vl);
        const vuint32m8_t sum = __riscv_vwaddu_wv_u32m8(__riscv_vreinterpret_v_i32m8_u32m8(wide), draw, vl);
        saturations += ff_move_biases(to, __riscv_vsra_vx_i32m8(__riscv_vreinterpret_v_u32m8_i32m8(sum), bits, vl), vl);
    }
    return saturations;
}

FF_SHARED uint32_t ff_learn_cell_s16(const struct ff_cell_update_s16 *rule, const struct ff_cell_s16 *cell, int16_t *weights,
                                     int32_t *bias, int32_t *decoder_bias, const int8_t *u, const int8_t *z, int16_t *left,
                                     int16_t *c, uint32_t base)
{
    const uint32_t inputs = cell->inputs, outputs = cell->outputs;
    const uint64_t squares = ((uint64_t)1 << rule->unit) +
                             ((uint64_t)ff_squares_s8(u, inputs) << rule->input_squares) +
                             ((uint64_t)ff_squares_s8(z, outputs) << rule->output_squares);
    const int32_t step = 1 + (ff_log_of_sum(squares) >> 8) - rule->unit;
    ff_learn_cell_s16_errors(cell, weights, z, left, rule->error_shift + step, c);
    ff_learn_cell_s16_scale(left, rule->left_shift + step, inputs);
    return ff_learn_cell_s16_move_masters(cell, weights, u, z, left, c, rule->dither, base) +
           ff_learn_cell_s16_move(decoder_bias, left, rule->decoder_shift, base, ff_dither_column(base, FF_BIAS_ROW), inputs) +
           ff_learn_cell_s16_move(bias, c, rule->bias_shift, ff_dither_columns(base), ff_dither_row(base, FF_BIAS_ROW), outputs);
}

#undef FF_CELL_UNITS

#endif
