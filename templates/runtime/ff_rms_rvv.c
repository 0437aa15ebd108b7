/* RMS normalisation of values that are not negative, with vectors. */
#ifndef FF_RMS_RVV_C
#define FF_RMS_RVV_C

#include "ff_build.h"
#include "ff_rms.h"
#include "ff_fixed.h"
#include "ff_lanes_rvv.h"

static uint32_t ff_rms_squares(const uint8_t *v, uint32_t size)
{
    vuint32m1_t sum = __riscv_vmv_s_x_u32m1(0, 1);
    for (size_t vl; size != 0; v += vl, size -= vl) {
        vl = __riscv_vsetvl_e8m4(size);
        const vuint8m4_t values = __riscv_vle8_v_u8m4(v, vl);
        sum = __riscv_vwredsumu_vs_u16m8_u32m1(__riscv_vwmulu_vv_u16m8(values, values, vl), sum, vl);
    }
    return __riscv_vmv_x_s_u32m1_u32(sum);
}

FF_SHARED uint32_t ff_sum_of_squares_u8(const uint8_t *v, uint32_t size)
{
    return ff_rms_squares(v, size);
}

/* (v * factor + 2^(shift-1)) >> shift at full width. */
static void ff_rms_scale_any(struct ff_rms_factor rms, const uint8_t *v, int8_t *out, uint32_t size)
{
    for (size_t vl; size != 0; v += vl, out += vl, size -= vl) {
        vl = __riscv_vsetvl_e16m4(size);
        const vuint16m4_t values = __riscv_vzext_vf2_u16m4(__riscv_vle8_v_u8m2(v, vl), vl);
        const vuint32m8_t products = __riscv_vwmulu_vx_u32m8(values, (uint16_t)rms.factor, vl);
        const vuint16m4_t half = __riscv_vnclipu_wx_u16m4(products, rms.shift, __RISCV_VXRM_RNU, vl);
        const vuint8m2_t scaled = __riscv_vnclipu_wx_u8m2(half, 0, __RISCV_VXRM_RNU, vl);
        __riscv_vse8_v_i8m2(out, __riscv_vreinterpret_v_u8m2_i8m2(__riscv_vminu_vx_u8m2(scaled, 127, vl)), vl);
    }
}

/*
 * The same by floor(v * factor / 2^8), which takes 16 bits: what it cuts off lies below the rounding of a shift of 9 or
 * more. No shift is above 23: 15 + guard - e is 23 at most where the sum of squares is that of the largest bytes.
 */
static void ff_rms_scale_short(struct ff_rms_factor rms, const uint8_t *v, int8_t *out, uint32_t size)
{
    const uint8_t upper = (uint8_t)(rms.factor >> 8), lower = (uint8_t)rms.factor;
    for (size_t vl; size != 0; v += vl, out += vl, size -= vl) {
        vl = __riscv_vsetvl_e8m4(size);
        const vuint8m4_t values = __riscv_vle8_v_u8m4(v, vl);
        const vuint16m8_t products = __riscv_vwaddu_wv_u16m8(__riscv_vwmulu_vx_u16m8(values, upper, vl),
                                                             __riscv_vmulhu_vx_u8m4(values, lower, vl), vl);
        const vuint8m4_t scaled = __riscv_vnclipu_wx_u8m4(products, rms.shift - 8u, __RISCV_VXRM_RNU, vl);
        __riscv_vse8_v_i8m4(out, __riscv_vreinterpret_v_u8m4_i8m4(__riscv_vminu_vx_u8m4(scaled, 127, vl)), vl);
    }
}

static void ff_rms_normalize(const struct ff_norm *norm, const uint8_t *v, int8_t *out)
{
    const struct ff_rms_factor rms = ff_rms_factor(norm, ff_rms_squares(v, norm->size));
    if (rms.shift >= 9u) {
        ff_rms_scale_short(rms, v, out, norm->size);
    } else {
        ff_rms_scale_any(rms, v, out, norm->size);
    }
}

FF_SHARED void ff_rms_u8(const struct ff_norm *norm, const uint8_t *v, int8_t *out)
{
    ff_rms_normalize(norm, v, out);
}

FF_SHARED void ff_rms_s8(const struct ff_norm *norm, const int8_t *z, int8_t *h)
{
    ff_rms_normalize(norm, (const uint8_t *)z, h);
}

#endif
