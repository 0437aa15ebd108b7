/* What the shared texts of learning over maps with vectors (ff_learn_conv_*_real_rvv.h) need of float32 besides. */
#ifndef FF_VECTOR_LEARN_F32_H
#define FF_VECTOR_LEARN_F32_H

#include "ff_vector_f32.h"

/* The bits of a value: those of positive ones are in their order, NaN last, and those of others are not positive. */
static inline int32_t ff_order(ff_stored value)
{
    return (int32_t)ff_bits_of_float(value);
}

/* Inputs at byte offsets. */
static inline ff_vstored ff_vgather(const ff_stored *from, const uint16_t *at, size_t vl)
{
    ff_vstored values = __riscv_vluxei16_v_f32m8(from, __riscv_vle16_v_u16m4(at, vl), vl);
    __asm__("" : "+vr"(values) : : "memory"); /* else compilers load what comes next first, and registers do not suffice */
    return values;
}

static inline void ff_vkeep_where(vbool4_t mask, ff_stored *to, ff_vstored values, size_t vl)
{
    __riscv_vse32_v_f32m8_m(mask, to, values, vl);
}

/* The values, 0 in the lanes of a mask. */
static inline ff_vstored ff_vclear(ff_vstored values, vbool4_t mask, size_t vl)
{
    return __riscv_vfmerge_vfm_f32m8(values, 0.0f, mask, vl);
}

/* Where values are positive, or NaN without a sign. */
static inline vbool4_t ff_vpositive(const ff_stored *from, size_t vl)
{
    return __riscv_vmsgt_vx_i32m8_b4(__riscv_vreinterpret_v_f32m8_i32m8(ff_vload(from, vl)), 0, vl);
}

/* Sums + the value at x in the lanes of a mask. */
static inline vfloat32m8_t ff_vadd_where(vbool4_t mask, vfloat32m8_t sums, const ff_stored *x, size_t vl)
{
    return __riscv_vfadd_vf_f32m8_mu(mask, sums, sums, *x, vl);
}

/* Largest values of pixels so far, as ff_order() has them, and their numbers. */
typedef vint32m8_t ff_vlargest;
typedef vuint32m8_t ff_vnumber;

static inline ff_vlargest ff_vlargest_none(size_t vl)
{
    return __riscv_vmv_v_x_i32m8(0, vl);
}

static inline ff_vnumber ff_vnumber_none(size_t vl)
{
    return __riscv_vmv_v_x_u32m8(0, vl);
}

/* A further pixel. */
static inline void ff_vlook_at(const ff_stored *pixel, uint32_t number, ff_vlargest *largest, ff_vnumber *best, size_t vl)
{
    const vint32m8_t value = __riscv_vreinterpret_v_f32m8_i32m8(ff_vload(pixel, vl));
    *best = __riscv_vmerge_vxm_u32m8(*best, number, __riscv_vmsgt_vv_i32m8_b4(value, *largest, vl), vl);
    *largest = __riscv_vmax_vv_i32m8(*largest, value, vl);
}

static inline vbool4_t ff_vnot_found(ff_vlargest largest, size_t vl)
{
    return __riscv_vmseq_vx_i32m8_b4(largest, 0, vl);
}

static inline vuint16m4_t ff_vnumber_u16m4(ff_vnumber number, size_t vl)
{
    return __riscv_vncvt_x_x_w_u16m4(number, vl);
}

#endif
