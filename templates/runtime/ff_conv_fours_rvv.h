/* Rows of weights whose products with inputs fit into 16 bits four at a time. */
#ifndef FF_CONV_FOURS_RVV_H
#define FF_CONV_FOURS_RVV_H

#include "ff_types.h"

#include <riscv_vector.h>

/* Whether any input is negative. */
static int ff_conv_have_signs(const int8_t *x, uint32_t count)
{
    for (size_t vl; count != 0; x += vl, count -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e8m8(count);
        if (__riscv_vfirst_m_b1(__riscv_vmslt_vx_i8m8_b1(__riscv_vle8_v_i8m8(x, vl), 0, vl), vl) >= 0) {
            return 1;
        }
    }
    return 0;
}

/*
 * Whether the products of up to four rows of weights with inputs may not fit into 16 bits: 258 * 127 does. Inputs that are not
 * negative add up with weights of one sign, others with all of them.
 */
static inline int ff_conv_four_is_large(const int8_t *row, uint32_t stride, uint32_t rows, int signs, size_t vl)
{
    const vint8m4_t first = __riscv_vle8_v_i8m4(row, vl);
    vint16m8_t sum = __riscv_vwadd_vx_i16m8(first, 0, vl);
    vint16m8_t above = __riscv_vwadd_vx_i16m8(__riscv_vmax_vx_i8m4(first, 0, vl), 0, vl);
    for (uint32_t rest = rows - 1u; rest != 0; rest--) {
        row += stride;
        const vint8m4_t next = __riscv_vle8_v_i8m4(row, vl);
        sum = __riscv_vwadd_wv_i16m8(sum, next, vl);
        above = __riscv_vwadd_wv_i16m8(above, __riscv_vmax_vx_i8m4(next, 0, vl), vl);
    }
    const vint16m8_t below = __riscv_vsub_vv_i16m8(above, sum, vl);
    const vint16m8_t most = signs ? __riscv_vadd_vv_i16m8(above, below, vl) : __riscv_vmax_vv_i16m8(above, below, vl);
    return __riscv_vfirst_m_b2(__riscv_vmsgt_vx_i16m8_b2(most, 258, vl), vl) >= 0;
}

/* Of each 32 rows, 1 where four of them are large. */
__attribute__((noinline)) static void ff_conv_find_large(const int8_t *weights, uint32_t stride, uint32_t rows, size_t vl,
                                                         int signs, uint8_t *large)
{
    for (; rows >= 32u; rows -= 32u, weights += 32u * stride) {
        const int8_t *row = weights, *const end = weights + 32u * stride;
        while (row != end && !ff_conv_four_is_large(row, stride, 4u, signs, vl)) {
            row += 4u * stride;
        }
        *large++ = row != end;
    }
}

/* Whether four of all rows are large, whose lanes are all outputs. */
__attribute__((noinline)) static int ff_conv_is_large(const int8_t *weights, uint32_t outputs, uint32_t rows, int signs)
{
    for (size_t j = 0, vl; j < outputs; j += vl) {
        vl = __riscv_vsetvl_e8m4(outputs - j);
        for (uint32_t row = 0; row < rows; row += 4u) {
            const uint32_t rest = rows - row;
            if (ff_conv_four_is_large(weights + row * outputs + j, outputs, rest < 4u ? rest : 4u, signs, vl)) {
                return 1;
            }
        }
    }
    return 0;
}

#endif
