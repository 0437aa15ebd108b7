/* Sums of squares of int8, with vectors. */
#ifndef FF_SQUARES_S8_RVV_H
#define FF_SQUARES_S8_RVV_H

#include <riscv_vector.h>
#include <stdint.h>

/* Of 2^16 values, at most: the sum is below 2^32. */
static inline uint32_t ff_squares_s8(const int8_t *values, uint32_t size)
{
    vuint32m1_t sum = __riscv_vmv_s_x_u32m1(0, 1);
    for (size_t vl; size != 0; values += vl, size -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e8m4(size);
        const vint8m4_t v = __riscv_vle8_v_i8m4(values, vl);
        const vuint16m8_t squares = __riscv_vreinterpret_v_i16m8_u16m8(__riscv_vwmul_vv_i16m8(v, v, vl));
        sum = __riscv_vwredsumu_vs_u16m8_u32m1(squares, sum, vl);
    }
    return __riscv_vmv_x_s_u32m1_u32(sum);
}

#endif
