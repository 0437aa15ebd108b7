/* A block of units of a convolution that learns by masters, as lanes: how rows of its weights and its biases move. */
#ifndef FF_LEARN_CONV_BLOCK_RVV_H
#define FF_LEARN_CONV_BLOCK_RVV_H

#include "ff_dither.h"
#include "ff_learn_conv_s16.h"
#include "ff_masters.h"

#include <riscv_vector.h>

/* An update, and the units at hand. */
struct ff_learn_conv_s16_block {
    const struct ff_update_s16 *rule;
    const struct ff_sources *sources;
    const struct ff_window *window;
    const int8_t *x;
    const int8_t *z;         /* from the first unit on, like the next three */
    const int16_t *c;        /* [cells][outputs] */
    int16_t *weights;        /* [inputs][outputs] */
    int32_t *bias;
    const uint16_t *rows;    /* shares of the draws of all inputs */
    const uint16_t *columns; /* those of the units */
    uint32_t outputs;
    uint32_t base;
    size_t vl;
};

static inline uint32_t ff_learn_conv_s16_cells(const struct ff_learn_conv_s16_block *block)
{
    return (uint32_t)block->sources->cells.rows * block->sources->cells.columns;
}

/* Whether a unit has an error in a cell. */
static inline int ff_learn_conv_s16_any(const struct ff_learn_conv_s16_block *block, uint32_t cell)
{
    const vint16m8_t c = __riscv_vle16_v_i16m8(block->c + cell * block->outputs, block->vl);
    return __riscv_vfirst_m_b2(__riscv_vmsne_vx_i16m8_b2(c, 0, block->vl), block->vl) >= 0;
}

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

/* Moves the biases of a block by `total`; where raising it would leave 32 bits, it is as much as moves any bias to its limit. */
static uint32_t ff_learn_conv_s16_move_biases(const struct ff_learn_conv_s16_block *block, vint32m8_t total)
{
    const int32_t shift = block->rule->bias_shift;
    const size_t vl = block->vl;
    vint32m8_t step;
    if (shift > 0) {
        const uint16_t row = (uint16_t)ff_dither_row(block->base, FF_BIAS_ROW);
        const vuint16m4_t both = __riscv_vxor_vx_u16m4(__riscv_vle16_v_u16m4(block->columns, vl), row, vl);
        const vuint16m4_t draw = __riscv_vsrl_vx_u16m4(both, 16u - (uint32_t)shift, vl);
        const vuint32m8_t sum = __riscv_vwaddu_wv_u32m8(__riscv_vreinterpret_v_i32m8_u32m8(total), draw, vl);
        step = __riscv_vsra_vx_i32m8(__riscv_vreinterpret_v_u32m8_i32m8(sum), (uint32_t)shift, vl);
    } else {
        const int32_t most = INT32_MAX >> -shift;
        const vint32m8_t some = __riscv_vmin_vx_i32m8(__riscv_vmax_vx_i32m8(total, -most, vl), most, vl);
        step = __riscv_vsll_vx_i32m8(some, (uint32_t)-shift, vl);
    }
    const vint32m8_t moved = __riscv_vssub_vv_i32m8(__riscv_vle32_v_i32m8(block->bias, vl), step, vl);
    const vint32m8_t kept = __riscv_vmin_vx_i32m8(__riscv_vmax_vx_i32m8(moved, -FF_LARGEST_BIAS, vl), FF_LARGEST_BIAS, vl);
    __riscv_vse32_v_i32m8(block->bias, kept, vl);
    return (uint32_t)__riscv_vcpop_m_b4(__riscv_vmsne_vv_i32m8_b4(moved, kept, vl), vl);
}

#endif
