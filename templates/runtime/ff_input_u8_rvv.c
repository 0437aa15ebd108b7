/* Network inputs from uint8 samples, with vectors. */
#ifndef FF_INPUT_U8_RVV_C
#define FF_INPUT_U8_RVV_C

#include "ff_build.h"
#include "ff_input_rvv.h"
#include "ff_rms.h"

FF_SHARED void ff_input_rms_u8(const struct ff_norm *norm, const uint8_t *raw, int8_t *x)
{
    ff_rms_u8(norm, raw, x);
}

static uint32_t ff_input_u8_sum_of(const uint8_t *raw, uint32_t size)
{
    vuint32m1_t sum = __riscv_vmv_s_x_u32m1(0, 1);
    for (size_t vl; size != 0; raw += vl, size -= vl) {
        vl = __riscv_vsetvl_e16m8(size);
        const vuint16m8_t values = __riscv_vzext_vf2_u16m8(__riscv_vle8_v_u8m4(raw, vl), vl);
        sum = __riscv_vwredsumu_vs_u16m8_u32m1(values, sum, vl);
    }
    return __riscv_vmv_x_s_u32m1_u32(sum);
}

/* Sum of (raw - mean)^2; no square takes more than 16 bits. */
static uint32_t ff_input_u8_squares_around(uint8_t mean, const uint8_t *raw, uint32_t size)
{
    vuint32m1_t sum = __riscv_vmv_s_x_u32m1(0, 1);
    for (size_t vl; size != 0; raw += vl, size -= vl) {
        vl = __riscv_vsetvl_e8m4(size);
        const vuint16m8_t apart = __riscv_vwsubu_vx_u16m8(__riscv_vle8_v_u8m4(raw, vl), mean, vl);
        sum = __riscv_vwredsumu_vs_u16m8_u32m1(__riscv_vmul_vv_u16m8(apart, apart, vl), sum, vl);
    }
    return __riscv_vmv_x_s_u32m1_u32(sum);
}

FF_SHARED void ff_input_sample_u8(const struct ff_norm *norm, const uint8_t *raw, int8_t *x)
{
    const uint32_t size = norm->size;
    const uint8_t mean = (uint8_t)((2u * ff_input_u8_sum_of(raw, size) + size) / (2u * size));
    const struct ff_rms_factor rms = ff_rms_factor(norm, ff_input_u8_squares_around(mean, raw, size));
    for (size_t vl, rest = size; rest != 0; raw += vl, x += vl, rest -= vl) {
        vl = __riscv_vsetvl_e8m2(rest);
        const vuint16m4_t apart = __riscv_vwsubu_vx_u16m4(__riscv_vle8_v_u8m2(raw, vl), mean, vl);
        __riscv_vse8_v_i8m2(x, ff_rms_scale_i8m2(__riscv_vreinterpret_v_u16m4_i16m4(apart), rms, vl), vl);
    }
}

FF_SHARED void ff_input_affine_u8(const struct ff_affine *affine, const uint8_t *raw, int8_t *x)
{
    for (uint32_t i = 0; i < affine->size;) {
        const size_t vl = __riscv_vsetvl_e16m4(affine->size - i);
        const vuint16m4_t values = __riscv_vzext_vf2_u16m4(__riscv_vle8_v_u8m2(raw + i, vl), vl);
        __riscv_vse8_v_i8m2(x + i, ff_affine_i8m2(affine, i, __riscv_vreinterpret_v_u16m4_i16m4(values), vl), vl);
        i += vl;
    }
}

#endif
