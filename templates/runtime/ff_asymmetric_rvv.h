/* Sums of int8 with zero points -> int8, with vectors: the arithmetic of ff_asymmetric.h, lane by lane. */
#ifndef FF_ASYMMETRIC_RVV_H
#define FF_ASYMMETRIC_RVV_H

#include "ff_asymmetric.h"
#include "ff_lanes_rvv.h"

/* What one layer has for all lanes. */
struct ff_asymmetric_ends {
    int8_t zero;
    int8_t least;
    int8_t most;
    uint8_t twice;
};

/* Sums times their factors; shifts are 1 or more. Half away from 0 is half up of one less below 0. */
static inline vint32m8_t ff_asymmetric_rescale_i32m8(vint32m8_t acc, const int32_t *multiplier, const uint8_t *shift,
                                                     uint32_t twice, size_t vl)
{
    const vint32m8_t factors = __riscv_vle32_v_i32m8(multiplier, vl);
    vint32m8_t high;
    if (twice) {
        high = __riscv_vsmul_vv_i32m8(acc, factors, __RISCV_VXRM_RNU, vl);
        high = __riscv_vadd_vv_i32m8(high, __riscv_vsra_vx_i32m8(high, 31, vl), vl);
    } else {
        high = __riscv_vsmul_vv_i32m8(acc, factors, __RISCV_VXRM_RDN, vl);
    }
    const vuint32m8_t bits = __riscv_vzext_vf4_u32m8(__riscv_vle8_v_u8m2(shift, vl), vl);
    return __riscv_vssra_vv_i32m8(high, bits, __RISCV_VXRM_RNU, vl);
}

/* z = clamp(rescale(acc) + zero) */
static inline vint8m2_t ff_asymmetric_i8m2(vint32m8_t acc, const int32_t *multiplier, const uint8_t *shift,
                                           struct ff_asymmetric_ends ends, size_t vl)
{
    const vint32m8_t scaled = ff_asymmetric_rescale_i32m8(acc, multiplier, shift, ends.twice, vl);
    const vint16m4_t moved = __riscv_vnclip_wx_i16m4(__riscv_vadd_vx_i32m8(scaled, ends.zero, vl), 0, __RISCV_VXRM_RNU, vl);
    const vint8m2_t z = __riscv_vmax_vx_i8m2(ff_narrow_i8m2(moved, vl), ends.least, vl);
    return __riscv_vmin_vx_i8m2(z, ends.most, vl);
}

#endif
