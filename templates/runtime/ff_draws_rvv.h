/* Shares of the draws of learning (ff_dither.h), with vectors. */
#ifndef FF_DRAWS_RVV_H
#define FF_DRAWS_RVV_H

#include <riscv_vector.h>
#include <stdint.h>

/* ff_mix() of each lane. */
static inline vuint32m8_t ff_mix_u32m8(vuint32m8_t v, size_t vl)
{
    v = __riscv_vmul_vx_u32m8(__riscv_vxor_vv_u32m8(v, __riscv_vsrl_vx_u32m8(v, 16, vl), vl), 0x7feb352du, vl);
    v = __riscv_vmul_vx_u32m8(__riscv_vxor_vv_u32m8(v, __riscv_vsrl_vx_u32m8(v, 15, vl), vl), 0x846ca68bu, vl);
    return __riscv_vxor_vv_u32m8(v, __riscv_vsrl_vx_u32m8(v, 16, vl), vl);
}

/* Shares of draws: the upper halves of mix(base + i). */
static inline vuint16m4_t ff_draws_u16m4(uint32_t base, vuint32m8_t i, size_t vl)
{
    return __riscv_vnsrl_wx_u16m4(ff_mix_u32m8(__riscv_vadd_vx_u32m8(i, base, vl), vl), 16, vl);
}

#endif
