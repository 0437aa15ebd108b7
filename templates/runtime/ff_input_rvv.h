/* What the inputs from integers share, with vectors. */
#ifndef FF_INPUT_RVV_H
#define FF_INPUT_RVV_H

#include "ff_fixed.h"
#include "ff_input.h"
#include "ff_lanes_rvv.h"

/* Limited to least..127. */
static inline vint8m2_t ff_limit_i8m2(vint16m4_t v, int8_t least, size_t vl)
{
    return __riscv_vmax_vx_i8m2(ff_narrow_i8m2(v, vl), least, vl);
}

/* Normalised values of either sign; the factor is below 2^16. */
static inline vint8m2_t ff_rms_scale_i8m2(vint16m4_t v, struct ff_rms_factor rms, size_t vl)
{
    const vint32m8_t products = __riscv_vwmulsu_vx_i32m8(v, (uint16_t)rms.factor, vl);
    return ff_limit_i8m2(__riscv_vnclip_wx_i16m4(products, rms.shift, __RISCV_VXRM_RNU, vl), -127, vl);
}

/* x = raw * multiplier + offset, then a shift, from entry c of the tables on. */
static inline vint8m2_t ff_affine_i8m2(const struct ff_affine *affine, uint32_t c, vint16m4_t raw, size_t vl)
{
    const int8_t least = (int8_t)(-127 - affine->wide);
    if (affine->stride == 0) {
        const vint32m8_t products = __riscv_vwmul_vx_i32m8(raw, affine->multiplier[0], vl);
        const vint32m8_t moved = __riscv_vadd_vx_i32m8(products, affine->offset[0], vl);
        return ff_limit_i8m2(__riscv_vnclip_wx_i16m4(moved, affine->shift[0], __RISCV_VXRM_RNU, vl), least, vl);
    }
    const vint32m8_t products = __riscv_vwmul_vv_i32m8(raw, __riscv_vle16_v_i16m4(affine->multiplier + c, vl), vl);
    const vint32m8_t moved = __riscv_vadd_vv_i32m8(products, __riscv_vle32_v_i32m8(affine->offset + c, vl), vl);
    const vuint16m4_t shift = __riscv_vzext_vf2_u16m4(__riscv_vle8_v_u8m2(affine->shift + c, vl), vl);
    return ff_limit_i8m2(__riscv_vnclip_wv_i16m4(moved, shift, __RISCV_VXRM_RNU, vl), least, vl);
}

#endif
