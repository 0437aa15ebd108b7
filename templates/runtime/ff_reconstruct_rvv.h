/*
 * Reconstruction of integers with vectors, once for weights of one byte and for masters: units are lanes, and each input is a
 * sum over them. The including file defines FF_CELL(name), FF_CELL_WEIGHT, the type of a weight, and FF_CELL_LOAD(from, vl),
 * int8 of vl weights.
 */
#include <riscv_vector.h>

#define FF_CELL_ROWS 64u /* inputs whose sums are under way together */

/* acc[n] = from[n] + z W^T over vl units and `rows` rows of the weights; acc may be `from`. */
static void FF_CELL(dots)(const FF_CELL_WEIGHT *weights, uint32_t stride, const int8_t *z, size_t vl, const int32_t *from,
                          int32_t *acc, uint32_t rows)
{
    const vint8m4_t units = __riscv_vle8_v_i8m4(z, vl);
    for (; rows != 0; rows--, weights += stride) {
        const vint16m8_t products = __riscv_vwmul_vv_i16m8(units, FF_CELL_LOAD(weights, vl), vl);
        const vint32m1_t before = __riscv_vle32_v_i32m1(from++, 1);
        __riscv_vse32_v_i32m1(acc++, __riscv_vwredsum_vs_i16m8_i32m1(products, before, vl), 1);
    }
}

/* left = (acc - (u << raise)) >> shift, half up, to +-INT16_MAX. */
static void FF_CELL(leave)(const int32_t *acc, const int8_t *u, uint32_t raise, uint32_t shift, int16_t *left, uint32_t rows)
{
    for (size_t vl; rows != 0; acc += vl, u += vl, left += vl, rows -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e32m8(rows);
        const vint32m8_t input = __riscv_vsll_vx_i32m8(__riscv_vsext_vf4_i32m8(__riscv_vle8_v_i8m2(u, vl), vl), raise, vl);
        const vint32m8_t sums = __riscv_vsub_vv_i32m8(__riscv_vle32_v_i32m8(acc, vl), input, vl);
        const vint16m4_t scaled = __riscv_vnclip_wx_i16m4(sums, shift, __RISCV_VXRM_RNU, vl);
        __riscv_vse16_v_i16m4(left, __riscv_vmax_vx_i16m4(scaled, -INT16_MAX, vl), vl);
    }
}

static uint32_t FF_CELL(active)(const int8_t *z, uint32_t outputs)
{
    uint32_t active = 0;
    for (size_t vl; outputs != 0; z += vl, outputs -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e8m8(outputs);
        active += (uint32_t)__riscv_vcpop_m_b1(__riscv_vmsne_vx_i8m8_b1(__riscv_vle8_v_i8m8(z, vl), 0, vl), vl);
    }
    return active;
}

static uint32_t FF_CELL(all)(uint32_t inputs, uint32_t outputs, uint32_t raise, uint32_t shift, const FF_CELL_WEIGHT *weights,
                             const int32_t *bias, const int8_t *u, const int8_t *z, int16_t *left)
{
    int32_t acc[FF_CELL_ROWS];
    for (uint32_t i = 0; i < inputs; i += FF_CELL_ROWS) {
        const uint32_t rows = inputs - i < FF_CELL_ROWS ? inputs - i : FF_CELL_ROWS;
        const int32_t *from = bias + i;
        for (size_t vl, j = 0; j < outputs; j += vl) {
            vl = __riscv_vsetvl_e8m4(outputs - j);
            FF_CELL(dots)(weights + i * outputs + j, outputs, z + j, vl, from, acc, rows);
            from = acc;
        }
        FF_CELL(leave)(acc, u + i, raise, shift, left + i, rows);
    }
    return inputs * FF_CELL(active)(z, outputs);
}

#undef FF_CELL_ROWS
#undef FF_CELL
#undef FF_CELL_WEIGHT
#undef FF_CELL_LOAD
