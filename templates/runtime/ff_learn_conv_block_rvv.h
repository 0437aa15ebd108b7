/* A block of units of a convolution that learns by masters, as lanes: how rows of its weights and its biases move. */
#ifndef FF_LEARN_CONV_BLOCK_RVV_H
#define FF_LEARN_CONV_BLOCK_RVV_H

#include <stddef.h>
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
    const int8_t *z;         /* from the first unit on, like the next four; NULL where there are bits */
    const uint8_t *active;   /* of means: bits, a multiple of 8 units before them; else NULL */
    const int16_t *c;        /* [cells][outputs] */
    int16_t *weights;        /* [inputs][outputs] */
    int32_t *bias;
    const uint16_t *rows;    /* shares of the draws of all inputs */
    const uint16_t *columns; /* those of the units */
    int8_t *copies;          /* [cells][inputs], of maxima */
    uint32_t inputs;         /* of a window */
    uint32_t outputs;
    uint32_t z_step;         /* from one position to the next, of z or of bits */
    uint32_t base;
    size_t vl;
    uint32_t from; /* of means: inputs whose weights move, up to `end`; with biases, or without */
    uint32_t end;
    int biases;
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

/* Moves masters, `stride` bytes apart, by V -= drawn >> dither; returns how many a limit has changed: seldom any. */
__attribute__((noinline)) static uint32_t ff_learn_conv_s16_limited(int16_t *at, ptrdiff_t stride, vint32m8_t drawn,
                                                                    uint32_t dither, size_t vl)
{
    const vint32m8_t before = __riscv_vsext_vf2_i32m8(__riscv_vlse16_v_i16m4(at, stride, vl), vl);
    const vint32m8_t moved = __riscv_vsub_vv_i32m8(before, __riscv_vsra_vx_i32m8(drawn, dither, vl), vl);
    const vint32m8_t kept = __riscv_vmin_vx_i32m8(__riscv_vmax_vx_i32m8(moved, FF_LOWEST_MASTER, vl), FF_HIGHEST_MASTER, vl);
    __riscv_vsse16_v_i16m4(at, stride, __riscv_vncvt_x_x_w_i16m4(kept, vl), vl);
    return (uint32_t)__riscv_vcpop_m_b4(__riscv_vmsne_vv_i32m8_b4(moved, kept, vl), vl);
}

/*
 * Masters V -= (total + r) >> dither: the draws r are of `shares`, one of each, and of the one that all of them have. No limit
 * takes part where vxsat tells so: the step fits into 16 bits, and V does after it when moved by 128, at the lower end, and as
 * it is, at the upper one.
 */
#define FF_MOVE_MASTERS(load, store)                                                                                              \
    __asm__ volatile("vsetvli zero, %[vl], e16, m4, ta, ma\n\t"                                                                   \
                     "csrwi vxsat, 0\n\t"                                                                                         \
                     "csrwi vxrm, 2\n\t"                                                                                          \
                     "vle16.v %[step], (%[shares])\n\t"                                                                           \
                     "vxor.vx %[step], %[step], %[share]\n\t"                                                                     \
                     "vsrl.vx %[step], %[step], %[spare]\n\t"                                                                     \
                     "vwaddu.wv %[total], %[total], %[step]\n\t"                                                                  \
                     "vnclip.wx %[step], %[total], %[dither]\n\t" load                                                            \
                     "vssub.vv %[moved], %[moved], %[step]\n\t"                                                                   \
                     "vssub.vx %[moved], %[moved], %[half]\n\t"                                                                   \
                     "vadd.vx %[moved], %[moved], %[half]\n\t"                                                                    \
                     "csrr %[limited], vxsat\n\t"                                                                                 \
                     "bnez %[limited], 1f\n\t" store "1:"                                                                         \
                     : [total] "+&vr"(total), [step] "=&vr"(step), [moved] "=&vr"(moved), [limited] "=&r"(limited)                \
                     : [vl] "r"(vl), [shares] "r"(shares), [share] "r"(share), [spare] "r"(16u - dither),                         \
                       [dither] "r"(dither), [at] "r"(at), [stride] "r"(stride), [half] "r"(128)                                  \
                     : "memory", "vl", "vtype")

/* Moves a row of masters, that of an input. */
static inline uint32_t ff_learn_conv_s16_move_row(int16_t *at, vint32m8_t total, uint32_t share, const uint16_t *shares,
                                                  uint32_t dither, size_t vl)
{
    const ptrdiff_t stride = sizeof *at;
    vint16m4_t step, moved;
    uint32_t limited;
    FF_MOVE_MASTERS("vle16.v %[moved], (%[at])\n\t", "vse16.v %[moved], (%[at])\n");
    return limited == 0 ? 0 : ff_learn_conv_s16_limited(at, stride, total, dither, vl);
}

/*
 * Moves a column of them, that of a unit: `stride` bytes from one input to the next. Returns 0 where a limit would take part, in
 * which case nothing has moved.
 */
static inline int ff_learn_conv_s16_move_column(int16_t *at, ptrdiff_t stride, vint32m8_t total, uint32_t share,
                                                const uint16_t *shares, uint32_t dither, size_t vl)
{
    vint16m4_t step, moved;
    uint32_t limited;
    FF_MOVE_MASTERS("vlse16.v %[moved], (%[at]), %[stride]\n\t", "vsse16.v %[moved], (%[at]), %[stride]\n");
    return limited == 0;
}

#undef FF_MOVE_MASTERS

/*
 * Moves biases of a block, from that of `unit` on, by `total`; where raising it would leave 32 bits, it is as much as moves any
 * bias to its limit.
 */
static uint32_t ff_learn_conv_s16_move_biases(const struct ff_learn_conv_s16_block *block, size_t unit, vint32m8_t total, size_t vl)
{
    const int32_t shift = block->rule->bias_shift;
    int32_t *const bias = block->bias + unit;
    vint32m8_t step;
    if (shift > 0) {
        const uint16_t row = (uint16_t)ff_dither_row(block->base, FF_BIAS_ROW);
        const vuint16m4_t both = __riscv_vxor_vx_u16m4(__riscv_vle16_v_u16m4(block->columns + unit, vl), row, vl);
        const vuint16m4_t draw = __riscv_vsrl_vx_u16m4(both, 16u - (uint32_t)shift, vl);
        const vuint32m8_t sum = __riscv_vwaddu_wv_u32m8(__riscv_vreinterpret_v_i32m8_u32m8(total), draw, vl);
        step = __riscv_vsra_vx_i32m8(__riscv_vreinterpret_v_u32m8_i32m8(sum), (uint32_t)shift, vl);
    } else {
        const int32_t most = INT32_MAX >> -shift;
        const vint32m8_t some = __riscv_vmin_vx_i32m8(__riscv_vmax_vx_i32m8(total, -most, vl), most, vl);
        step = __riscv_vsll_vx_i32m8(some, (uint32_t)-shift, vl);
    }
    const vint32m8_t moved = __riscv_vssub_vv_i32m8(__riscv_vle32_v_i32m8(bias, vl), step, vl);
    const vint32m8_t kept = __riscv_vmin_vx_i32m8(__riscv_vmax_vx_i32m8(moved, -FF_LARGEST_BIAS, vl), FF_LARGEST_BIAS, vl);
    __riscv_vse32_v_i32m8(bias, kept, vl);
    return (uint32_t)__riscv_vcpop_m_b4(__riscv_vmsne_vv_i32m8_b4(moved, kept, vl), vl);
}

#endif
