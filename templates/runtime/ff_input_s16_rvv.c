/* Network inputs from int16 samples, with vectors. */
#ifndef FF_INPUT_S16_RVV_C
#define FF_INPUT_S16_RVV_C

#include "ff_build.h"
#include "ff_input_rvv.h"

/* Bits to which values are brought before they are squared: min(14, (31 - ceil(log2 size)) >> 1). */
static uint32_t ff_input_s16_square_bits(uint32_t size)
{
    uint32_t log = 0;
    while (((uint32_t)1 << log) < size) {
        log++;
    }
    const uint32_t bits = (31u - log) >> 1;
    return bits < 14u ? bits : 14u;
}

/* Least shift that brings every |raw - mean| below 2^bits. */
static uint32_t ff_input_s16_narrowing(const int16_t *raw, uint32_t size, int16_t mean)
{
    const uint32_t bits = ff_input_s16_square_bits(size);
    vint16m1_t highest = __riscv_vmv_s_x_i16m1(INT16_MIN, 1);
    vint16m1_t lowest = __riscv_vmv_s_x_i16m1(INT16_MAX, 1);
    for (size_t vl; size != 0; raw += vl, size -= vl) {
        vl = __riscv_vsetvl_e16m8(size);
        const vint16m8_t values = __riscv_vle16_v_i16m8(raw, vl);
        highest = __riscv_vredmax_vs_i16m8_i16m1(values, highest, vl);
        lowest = __riscv_vredmin_vs_i16m8_i16m1(values, lowest, vl);
    }
    const int32_t above = __riscv_vmv_x_s_i16m1_i16(highest) - mean;
    const int32_t below = mean - __riscv_vmv_x_s_i16m1_i16(lowest);
    const uint32_t largest = (uint32_t)(above > below ? above : below);
    uint32_t shift = 0;
    while ((largest >> shift) >> bits != 0) {
        shift++;
    }
    return shift;
}

/* raw - mean, brought to 15 bits. */
static inline vint16m4_t ff_input_s16_narrow(const int16_t *raw, int16_t mean, uint32_t shift, size_t vl)
{
    const vint32m8_t apart = __riscv_vwsub_vx_i32m8(__riscv_vle16_v_i16m4(raw, vl), mean, vl);
    return __riscv_vnclip_wx_i16m4(apart, shift, __RISCV_VXRM_RNU, vl);
}

static uint32_t ff_input_s16_sum_of_squares(const int16_t *raw, uint32_t size, int16_t mean, uint32_t shift)
{
    vint32m1_t sum = __riscv_vmv_s_x_i32m1(0, 1);
    for (size_t vl; size != 0; raw += vl, size -= vl) {
        vl = __riscv_vsetvl_e16m4(size);
        const vint16m4_t values = ff_input_s16_narrow(raw, mean, shift, vl);
        sum = __riscv_vredsum_vs_i32m8_i32m1(__riscv_vwmul_vv_i32m8(values, values, vl), sum, vl);
    }
    return (uint32_t)__riscv_vmv_x_s_i32m1_i32(sum);
}

static void ff_input_s16_normalize(const struct ff_norm *norm, const int16_t *raw, int16_t mean, int8_t *x)
{
    const uint32_t shift = ff_input_s16_narrowing(raw, norm->size, mean);
    const struct ff_rms_factor rms = ff_rms_factor(norm, ff_input_s16_sum_of_squares(raw, norm->size, mean, shift));
    for (size_t vl, rest = norm->size; rest != 0; raw += vl, x += vl, rest -= vl) {
        vl = __riscv_vsetvl_e16m4(rest);
        __riscv_vse8_v_i8m2(x, ff_rms_scale_i8m2(ff_input_s16_narrow(raw, mean, shift, vl), rms, vl), vl);
    }
}

FF_SHARED void ff_input_rms_s16(const struct ff_norm *norm, const int16_t *raw, int8_t *x)
{
    ff_input_s16_normalize(norm, raw, 0, x);
}

FF_SHARED void ff_input_sample_s16(const struct ff_norm *norm, const int16_t *raw, int8_t *x)
{
    vint32m1_t total = __riscv_vmv_s_x_i32m1(0, 1);
    for (size_t vl, i = 0; i < norm->size; i += vl) {
        vl = __riscv_vsetvl_e16m8(norm->size - i);
        total = __riscv_vwredsum_vs_i16m8_i32m1(__riscv_vle16_v_i16m8(raw + i, vl), total, vl);
    }
    /* Shifting the samples by 2^15 keeps the sum unsigned, where division is the floor. */
    const uint32_t size = norm->size;
    const uint32_t sum = (uint32_t)__riscv_vmv_x_s_i32m1_i32(total) + size * 32768u;
    const uint32_t floor_half = sum / size;
    const uint32_t remainder = sum - floor_half * size;
    ff_input_s16_normalize(norm, raw, (int16_t)((int32_t)(floor_half + (2u * remainder >= size)) - 32768), x);
}

FF_SHARED void ff_input_affine_s16(const struct ff_affine *affine, const int16_t *raw, int8_t *x)
{
    for (uint32_t i = 0; i < affine->size;) {
        const size_t vl = __riscv_vsetvl_e16m4(affine->size - i);
        __riscv_vse8_v_i8m2(x + i, ff_affine_i8m2(affine, i, __riscv_vle16_v_i16m4(raw + i, vl), vl), vl);
        i += vl;
    }
}

#endif
