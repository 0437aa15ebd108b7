/* Network inputs from float samples, with vectors: every operation rounded to float, none fused. */
#ifndef FF_INPUT_F32_RVV_C
#define FF_INPUT_F32_RVV_C

#include "ff_float.h"
#include "ff_input.h"
#include "ff_input_floats_rvv.h"
#include "ff_input_quantize.h"
#include "ff_squares.h"

/* Round half up to least..127; NaN gives 0. Values are moved above 0, so that cutting off rounds down. */
static inline vint8m2_t ff_input_f32_quantize_i8m2(vfloat32m8_t values, float least, size_t vl)
{
    const vbool4_t nan = __riscv_vmfne_vv_f32m8_b4(values, values, vl);
    vfloat32m8_t moved = __riscv_vfmerge_vfm_f32m8(values, 0.0f, nan, vl);
    moved = __riscv_vfmin_vf_f32m8(__riscv_vfmax_vf_f32m8(moved, least, vl), 127.0f, vl);
    moved = __riscv_vfadd_vf_f32m8(moved, 128.5f, vl);
    const vuint16m4_t whole = __riscv_vfncvt_rtz_xu_f_w_u16m4(moved, vl);
    const vuint8m2_t low = __riscv_vxor_vx_u8m2(__riscv_vnsrl_wx_u8m2(whole, 0, vl), 0x80, vl); /* - 128 */
    return __riscv_vreinterpret_v_u8m2_i8m2(low);
}

/* What is rare, in a function of its own: inlined it would cost every call a stack frame. */
static __attribute__((noinline)) void ff_input_f32_again(const struct ff_norm *norm, const float *raw, float ss,
                                                         int center, int8_t *x)
{
    const float one = (float)((uint32_t)1 << norm->exponent);
    FF_UNLESS_NORMAL(ss, raw, norm->size, center, one, ff_quantize_real, x)
}

static void ff_input_f32_normalize(const struct ff_norm *norm, const float *raw, float mean, int center, int8_t *x)
{
    const uint32_t size = norm->size;
    const float ss = ff_squares_of_f32(size, raw, mean);
    if (!ff_is_normal(ss)) {
        ff_input_f32_again(norm, raw, ss, center, x);
        return;
    }
    const float one = (float)((uint32_t)1 << norm->exponent);
    const float factor = one / ff_sqrt(ss / (float)size);
    for (uint32_t i = 0; i < size;) {
        const size_t vl = __riscv_vsetvl_e32m8(size - i);
        const vfloat32m8_t values = __riscv_vfsub_vf_f32m8(ff_floats_f32(&raw[i], vl), mean, vl);
        __riscv_vse8_v_i8m2(&x[i], ff_input_f32_quantize_i8m2(__riscv_vfmul_vf_f32m8(values, factor, vl), -127.0f, vl), vl);
        i += (uint32_t)vl;
    }
}

FF_SHARED void ff_input_rms_f32(const struct ff_norm *norm, const float *raw, int8_t *x)
{
    ff_input_f32_normalize(norm, raw, 0.0f, 0, x);
}

FF_SHARED void ff_input_sample_f32(const struct ff_norm *norm, const float *raw, int8_t *x)
{
    ff_input_f32_normalize(norm, raw, ff_mean_of_f32(norm->size, raw), 1, x);
}

/* raw * multiplier + offset from value i on, whose tables hold one entry or one per value. */
static inline vfloat32m8_t ff_input_f32_affine_f32m8(const struct ff_affine_f32 *affine, const float *raw, uint32_t i,
                                                     size_t vl)
{
    const vfloat32m8_t values = ff_floats_f32(&raw[i], vl);
    if (affine->stride == 0) {
        return __riscv_vfadd_vf_f32m8(__riscv_vfmul_vf_f32m8(values, affine->multiplier[0], vl), affine->offset[0], vl);
    }
    const vfloat32m8_t products = __riscv_vfmul_vv_f32m8(values, ff_floats_f32(&affine->multiplier[i], vl), vl);
    return __riscv_vfadd_vv_f32m8(products, ff_floats_f32(&affine->offset[i], vl), vl);
}

FF_SHARED void ff_input_affine_f32(const struct ff_affine_f32 *affine, const float *raw, int8_t *x)
{
    const float least = affine->wide ? -128.0f : -127.0f;
    for (uint32_t i = 0; i < affine->size;) {
        const size_t vl = __riscv_vsetvl_e32m8(affine->size - i);
        const vfloat32m8_t values = ff_input_f32_affine_f32m8(affine, raw, i, vl);
        __riscv_vse8_v_i8m2(&x[i], ff_input_f32_quantize_i8m2(values, least, vl), vl);
        i += (uint32_t)vl;
    }
}

#endif
