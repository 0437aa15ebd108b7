/* How wrong float scores are, for RVV: lanes are classes, each as ff_math_f32.c has it, and sums are ordered. */
#ifndef FF_SOFTMAX_F32_RVV_C
#define FF_SOFTMAX_F32_RVV_C

#include "ff_float.h"
#include "ff_softmax_f32.h"
#include "ff_math_f32.h"

#include <riscv_vector.h>

static inline vfloat32m4_t ff_softmax_f32_power_of_two(vint32m4_t exponents, size_t vl)
{
    const vint32m4_t bits = __riscv_vsll_vx_i32m4(__riscv_vadd_vx_i32m4(exponents, 127, vl), 23, vl);
    return __riscv_vreinterpret_v_i32m4_f32m4(bits);
}

/* ff_exp_f32 of values that are at most 0. */
static inline vfloat32m4_t ff_softmax_f32_exp_of(vfloat32m4_t x, size_t vl)
{
    const vbool8_t vanish = __riscv_vmflt_vf_f32m4_b8(x, -104.0f, vl);
    vfloat32m4_t n = __riscv_vfadd_vf_f32m4(__riscv_vfmul_vf_f32m4(x, 1.442695f, vl), 12582912.0f, vl);
    n = __riscv_vfsub_vf_f32m4(n, 12582912.0f, vl);
    vfloat32m4_t r = __riscv_vfsub_vv_f32m4(x, __riscv_vfmul_vf_f32m4(n, 0.693359375f, vl), vl);
    r = __riscv_vfsub_vv_f32m4(r, __riscv_vfmul_vf_f32m4(n, -0.00021219444f, vl), vl);
    vfloat32m4_t q = __riscv_vfmv_v_f_f32m4(0.0013813142f, vl);
    q = __riscv_vfadd_vf_f32m4(__riscv_vfmul_vv_f32m4(q, r, vl), 0.008369419f, vl);
    q = __riscv_vfadd_vf_f32m4(__riscv_vfmul_vv_f32m4(q, r, vl), 0.041668456f, vl);
    q = __riscv_vfadd_vf_f32m4(__riscv_vfmul_vv_f32m4(q, r, vl), 0.16666515f, vl);
    q = __riscv_vfadd_vf_f32m4(__riscv_vfmul_vv_f32m4(q, r, vl), 0.49999994f, vl);
    q = __riscv_vfmul_vv_f32m4(__riscv_vfmul_vv_f32m4(r, r, vl), q, vl);
    const vfloat32m4_t y = __riscv_vfadd_vf_f32m4(__riscv_vfadd_vv_f32m4(r, q, vl), 1.0f, vl);
    const vint32m4_t exponent = __riscv_vfcvt_x_f_v_i32m4(n, vl);
    const vint32m4_t half = __riscv_vsra_vx_i32m4(exponent, 1, vl);
    const vint32m4_t other = __riscv_vsub_vv_i32m4(exponent, half, vl);
    const vfloat32m4_t once = __riscv_vfmul_vv_f32m4(y, ff_softmax_f32_power_of_two(half, vl), vl);
    const vfloat32m4_t twice = __riscv_vfmul_vv_f32m4(once, ff_softmax_f32_power_of_two(other, vl), vl);
    return __riscv_vfmerge_vfm_f32m4(twice, 0.0f, vanish, vl);
}

static float ff_softmax_f32_largest_of(const float *scores, uint32_t classes)
{
    vfloat32m1_t largest = __riscv_vfmv_s_f_f32m1(scores[0], 1);
    for (uint32_t k = 0; k < classes;) {
        const size_t vl = __riscv_vsetvl_e32m4(classes - k);
        largest = __riscv_vfredmax_vs_f32m4_f32m1(__riscv_vle32_v_f32m4(&scores[k], vl), largest, vl);
        k += (uint32_t)vl;
    }
    return __riscv_vfmv_f_s_f32m1_f32(largest);
}

FF_SHARED float ff_softmax_error_f32(const float *scores, uint32_t classes, float sharpness, uint32_t label, float *d)
{
    const float largest = ff_softmax_f32_largest_of(scores, classes);
    vfloat32m1_t total = __riscv_vfmv_s_f_f32m1(0.0f, 1);
    for (uint32_t k = 0; k < classes;) {
        const size_t vl = __riscv_vsetvl_e32m4(classes - k);
        const vfloat32m4_t below = __riscv_vfsub_vf_f32m4(__riscv_vle32_v_f32m4(&scores[k], vl), largest, vl);
        const vfloat32m4_t share = ff_softmax_f32_exp_of(__riscv_vfmul_vf_f32m4(below, sharpness, vl), vl);
        __riscv_vse32_v_f32m4(&d[k], share, vl);
        total = __riscv_vfredosum_vs_f32m4_f32m1(share, total, vl);
        k += (uint32_t)vl;
    }
    const float sum = __riscv_vfmv_f_s_f32m1_f32(total);
    for (uint32_t k = 0; k < classes;) {
        const size_t vl = __riscv_vsetvl_e32m4(classes - k);
        const vfloat32m4_t share = __riscv_vle32_v_f32m4(&d[k], vl);
        __riscv_vse32_v_f32m4(&d[k], __riscv_vfdiv_vf_f32m4(share, sum, vl), vl);
        k += (uint32_t)vl;
    }
    d[label] -= 1.0f;
    return 0.0f - d[label];
}

FF_SHARED float ff_sigmoid_f32(float v)
{
    const float t = ff_exp_f32(v < 0.0f ? v : -v);
    return (v < 0.0f ? t : 1.0f) / (1.0f + t);
}

#endif
