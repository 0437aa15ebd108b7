/* Softmax of integer scores, with vectors: classes are lanes. */
#ifndef FF_SOFTMAX_S32_RVV_C
#define FF_SOFTMAX_S32_RVV_C

#include "ff_build.h"
#include "ff_softmax_s32.h"
#include "ff_softmax_powers.h"
#include <riscv_vector.h>

static int32_t ff_softmax_s32_largest_of(const int32_t *scores, uint32_t classes)
{
    vint32m1_t largest = __riscv_vmv_s_x_i32m1(INT32_MIN, 1);
    for (size_t vl; classes != 0; scores += vl, classes -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e32m8(classes);
        largest = __riscv_vredmax_vs_i32m8_i32m1(__riscv_vle32_v_i32m8(scores, vl), largest, vl);
    }
    return __riscv_vmv_x_s_i32m1_i32(largest);
}

/* 2^15 * exp(-sharpness * distance), 0..32768: a table of 32 steps an octave, linear between them. */
static inline vuint32m8_t ff_softmax_s32_power(const struct ff_softmax *softmax, vint32m8_t distance, size_t vl)
{
    const vint32m8_t near = __riscv_vmin_vx_i32m8(distance, softmax->limit, vl);
    const vint32m8_t raised = __riscv_vsll_vx_i32m8(near, softmax->raise, vl);
    const vint32m8_t scaled = __riscv_vmulh_vx_i32m8(raised, softmax->multiplier, vl);
    const vuint32m8_t octaves = __riscv_vsrl_vx_u32m8(__riscv_vreinterpret_v_i32m8_u32m8(scaled), softmax->shift, vl);
    const vuint16m4_t step = __riscv_vand_vx_u16m4(__riscv_vnsrl_wx_u16m4(octaves, 9, vl), 31, vl);
    const vuint16m4_t place = __riscv_vsll_vx_u16m4(step, 1, vl); /* bytes */
    const vuint16m4_t left = __riscv_vluxei16_v_u16m4(ff_softmax_powers, place, vl);
    const vuint16m4_t right = __riscv_vluxei16_v_u16m4(ff_softmax_powers + 1, place, vl);
    const vuint16m4_t part = __riscv_vand_vx_u16m4(__riscv_vncvt_x_x_w_u16m4(octaves, vl), 511, vl);
    const vuint32m8_t slope = __riscv_vwmulu_vv_u32m8(__riscv_vsub_vv_u16m4(left, right, vl), part, vl);
    const vuint16m4_t fall = __riscv_vnsrl_wx_u16m4(__riscv_vadd_vx_u32m8(slope, 256, vl), 9, vl);
    const vuint32m8_t whole = __riscv_vminu_vx_u32m8(__riscv_vsrl_vx_u32m8(octaves, 14, vl), 31, vl);
    const vuint32m8_t value = __riscv_vzext_vf2_u32m8(__riscv_vsub_vv_u16m4(left, fall, vl), vl);
    return __riscv_vsrl_vv_u32m8(value, whole, vl);
}

FF_SHARED int32_t ff_softmax_error_s32(const struct ff_softmax *softmax, const int32_t *scores, uint32_t classes,
                                       uint32_t label, int32_t *d)
{
    uint32_t *const share = (uint32_t *)d;
    const int32_t largest = ff_softmax_s32_largest_of(scores, classes);
    uint32_t sum = 0;
    for (size_t vl, k = 0; k < classes; k += vl) {
        vl = __riscv_vsetvl_e32m8(classes - k);
        const vint32m8_t distance = __riscv_vrsub_vx_i32m8(__riscv_vle32_v_i32m8(scores + k, vl), largest, vl);
        const vuint32m8_t shares = ff_softmax_s32_power(softmax, distance, vl);
        const vuint32m1_t before = __riscv_vmv_s_x_u32m1(sum, 1);
        sum = __riscv_vmv_x_s_u32m1_u32(__riscv_vredsum_vs_u32m8_u32m1(shares, before, vl));
        __riscv_vse32_v_u32m8(share + k, shares, vl);
    }
    for (size_t vl, k = 0; k < classes; k += vl) {
        vl = __riscv_vsetvl_e32m8(classes - k);
        const vuint32m8_t raised = __riscv_vsll_vx_u32m8(__riscv_vle32_v_u32m8(share + k, vl), 15, vl);
        const vuint32m8_t p = __riscv_vdivu_vx_u32m8(__riscv_vadd_vx_u32m8(raised, sum >> 1, vl), sum, vl);
        __riscv_vse32_v_u32m8(share + k, p, vl);
    }
    d[label] -= 32768;
    return -d[label];
}

#endif
