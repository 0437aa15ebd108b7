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

/* min(127, max(0, requantize(acc))), with the scales of vl units. */
static inline vint8m2_t ff_requantize_i8m2(const int32_t *multiplier, const uint8_t *shift, vint32m8_t acc, size_t vl)
{
    const vint32m8_t scaled = __riscv_vmulh_vv_i32m8(acc, __riscv_vle32_v_i32m8(multiplier, vl), vl);
    const vuint16m4_t bits = __riscv_vzext_vf2_u16m4(__riscv_vle8_v_u8m2(shift, vl), vl);
    return ff_relu_i8m2(__riscv_vnclip_wv_i16m4(scaled, bits, __RISCV_VXRM_RNU, vl), vl);
}

/* Errors times a rate: mulh, then a rounded shift, limited to -32767..32767. */
static inline vint16m4_t ff_scale_errors_i16m4(vint32m8_t error, int32_t multiplier, uint32_t shift, size_t vl)
{
    const vint32m8_t scaled = __riscv_vmulh_vx_i32m8(error, multiplier, vl);
    return __riscv_vmax_vx_i16m4(__riscv_vnclip_wx_i16m4(scaled, shift, __RISCV_VXRM_RNU, vl), -32767, vl);
}

/* The largest of `peak` and the magnitudes of v, in lane 0. */
static inline vuint8m1_t ff_peak_i8m8(vint8m8_t v, vuint8m1_t peak, size_t vl)
{
    const vint8m8_t magnitude = __riscv_vmax_vv_i8m8(v, __riscv_vneg_v_i8m8(v, vl), vl);
    return __riscv_vredmaxu_vs_u8m8_u8m1(__riscv_vreinterpret_v_i8m8_u8m8(magnitude), peak, vl);
}

#endif
