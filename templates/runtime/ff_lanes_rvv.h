/*
 * Steps that several vector kernels share. Instructions that round do so as vxrm says, so each of them states its mode:
 * half up, (v + 2^(s-1)) >> s, is rnu. vnclip also limits what it gives to the range of its result.
 */
#ifndef FF_LANES_RVV_H
#define FF_LANES_RVV_H

#include <riscv_vector.h>
#include <stdint.h>

/* Limited to -128..127. */
static inline vint8m2_t ff_narrow_i8m2(vint16m4_t v, size_t vl)
{
    return __riscv_vnclip_wx_i8m2(v, 0, __RISCV_VXRM_RNU, vl);
}

/* min(127, max(0, v)) */
static inline vint8m2_t ff_relu_i8m2(vint16m4_t v, size_t vl)
{
    return __riscv_vmax_vx_i8m2(ff_narrow_i8m2(v, vl), 0, vl);
}

/* The largest of `peak` and the magnitudes of v, in lane 0. */
static inline vuint8m1_t ff_peak_i8m8(vint8m8_t v, vuint8m1_t peak, size_t vl)
{
    const vint8m8_t magnitude = __riscv_vmax_vv_i8m8(v, __riscv_vneg_v_i8m8(v, vl), vl);
    return __riscv_vredmaxu_vs_u8m8_u8m1(__riscv_vreinterpret_v_i8m8_u8m8(magnitude), peak, vl);
}

#endif
