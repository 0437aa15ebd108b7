/* Energies of the integers that are left of an input, with vectors. */
#ifndef FF_LOG_ENERGY_S16_RVV_C
#define FF_LOG_ENERGY_S16_RVV_C

#include "ff_build.h"
#include "ff_log_energy.h"
#include "ff_log_energy_s16.h"

#include <riscv_vector.h>

/* Sums of both halves of the squares by themselves: of 2^16 values, at most, they are below 2^32. */
FF_SHARED int32_t ff_log_energy_s16(const int16_t *values, uint32_t size)
{
    vuint32m1_t lower = __riscv_vmv_s_x_u32m1(0, 1), upper = __riscv_vmv_s_x_u32m1(0, 1);
    for (size_t vl; size != 0; values += vl, size -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e16m4(size);
        const vint16m4_t v = __riscv_vle16_v_i16m4(values, vl);
        const vuint32m8_t squares = __riscv_vreinterpret_v_i32m8_u32m8(__riscv_vwmul_vv_i32m8(v, v, vl));
        lower = __riscv_vwredsumu_vs_u16m4_u32m1(__riscv_vnsrl_wx_u16m4(squares, 0, vl), lower, vl);
        upper = __riscv_vwredsumu_vs_u16m4_u32m1(__riscv_vnsrl_wx_u16m4(squares, 16, vl), upper, vl);
    }
    return ff_log_of_sum(((uint64_t)__riscv_vmv_x_s_u32m1_u32(upper) << 16) + __riscv_vmv_x_s_u32m1_u32(lower));
}

#endif
