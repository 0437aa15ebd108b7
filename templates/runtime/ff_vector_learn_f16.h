/* What the shared texts of learning over maps with vectors (ff_learn_conv_*_real_rvv.h) need of binary16 besides. */
#ifndef FF_VECTOR_LEARN_F16_H
#define FF_VECTOR_LEARN_F16_H

#include "ff_vector_f16.h"

/* The bits of a value: those of positive ones are in their order, NaN last, and those of others are not positive. */
static inline int32_t ff_order(ff_stored value)
{
    return (int16_t)value;
}

/* Inputs at byte offsets. */
static inline ff_vstored ff_vgather(const ff_stored *from, const uint16_t *at, size_t vl)
{
    return __riscv_vluxei16_v_f16m4((const _Float16 *)from, __riscv_vle16_v_u16m4(at, vl), vl);
}

static inline void ff_vkeep_where(vbool4_t mask, ff_stored *to, ff_vstored values, size_t vl)
{
    __riscv_vse16_v_f16m4_m(mask, (_Float16 *)to, values, vl);
}

/* The values, 0 in the lanes of a mask. */
static inline ff_vstored ff_vclear(ff_vstored values, vbool4_t mask, size_t vl)
{
    return __riscv_vfmerge_vfm_f16m4(values, 0, mask, vl);
}

/* Where values are positive, or NaN without a sign. */
static inline vbool4_t ff_vpositive(const ff_stored *from, size_t vl)
{
    return __riscv_vmsgt_vx_i16m4_b4(__riscv_vle16_v_i16m4((const int16_t *)from, vl), 0, vl);
}

/* Sums + the value at x in the lanes of a mask. */
static inline vfloat32m8_t ff_vadd_where(vbool4_t mask, vfloat32m8_t sums, const ff_stored *x, size_t vl)
{
    return __riscv_vfwadd_wf_f32m8_mu(mask, sums, sums, ff_number_at(x), vl);
}

/* Largest values of pixels so far, as ff_order() has them, and their numbers. */
typedef vint16m4_t ff_vlargest;
typedef vuint16m4_t ff_vnumber;

static inline ff_vlargest ff_vlargest_none(size_t vl)
{
    return __riscv_vmv_v_x_i16m4(0, vl);
}

static inline ff_vnumber ff_vnumber_none(size_t vl)
{
    return __riscv_vmv_v_x_u16m4(0, vl);
}

/* A further pixel. */
static inline void ff_vlook_at(const ff_stored *pixel, uint32_t number, ff_vlargest *largest, ff_vnumber *best, size_t vl)
{
    const vint16m4_t value = __riscv_vle16_v_i16m4((const int16_t *)pixel, vl);
    *best = __riscv_vmerge_vxm_u16m4(*best, (uint16_t)number, __riscv_vmsgt_vv_i16m4_b4(value, *largest, vl), vl);
    *largest = __riscv_vmax_vv_i16m4(*largest, value, vl);
}

static inline vbool4_t ff_vnot_found(ff_vlargest largest, size_t vl)
{
    return __riscv_vmseq_vx_i16m4_b4(largest, 0, vl);
}

static inline vuint16m4_t ff_vnumber_u16m4(ff_vnumber number, size_t vl)
{
    (void)vl;
    return number;
}

#endif
