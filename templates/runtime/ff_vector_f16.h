/*
 * What the shared texts of the vector kernels (ff_*_real_rvv.h) need of binary16. A vector of stored values (f16, m4) has
 * as many lanes as one of float sums (f32, m8): ff_lanes. Updates take stored values eight registers at a time.
 */
#undef FF_REAL
#define FF_REAL(name) name##_f16

#ifndef FF_VECTOR_F16_H
#define FF_VECTOR_F16_H

#include "ff_half.h"
#include "ff_real_names.h"

#include <riscv_vector.h>

typedef ff_half ff_stored;
typedef _Float16 ff_number; /* a stored value in a register */
typedef vfloat16m4_t ff_vstored;
typedef vfloat16m8_t ff_vwide;
typedef vuint16m8_t ff_vindices;

static inline size_t ff_lanes(size_t count)
{
    return __riscv_vsetvl_e16m4(count);
}

static inline size_t ff_wide_lanes(size_t count)
{
    return __riscv_vsetvl_e16m8(count);
}

/* The nearest half, ties to even. */
static inline ff_stored ff_store(float value)
{
    return ff_half_of(value);
}

static inline float ff_load(ff_stored value)
{
    return ff_half_value(value);
}

/* By one load: the bits of a half, loaded as an integer, gcc would move from one register to another. */
static inline ff_number ff_number_at(const ff_stored *value)
{
    typedef ff_number __attribute__((may_alias)) number;
    return *(const number *)value;
}

static inline ff_vstored ff_vload(const ff_stored *from, size_t vl)
{
    return __riscv_vle16_v_f16m4((const _Float16 *)from, vl);
}

static inline ff_vstored ff_vload_strided(const ff_stored *from, ptrdiff_t stride, size_t vl)
{
    return __riscv_vlse16_v_f16m4((const _Float16 *)from, stride * (ptrdiff_t)sizeof *from, vl);
}

static inline void ff_vkeep(ff_stored *to, ff_vstored values, size_t vl)
{
    __riscv_vse16_v_f16m4((_Float16 *)to, values, vl);
}

static inline vfloat32m8_t ff_vfloat(ff_vstored values, size_t vl)
{
    return __riscv_vfwcvt_f_f_v_f32m8(values, vl);
}

/* Rounded to nearest, ties to even; + 0 turns -0 into 0. */
static inline ff_vstored ff_vstore(vfloat32m8_t values, size_t vl)
{
    return __riscv_vfadd_vf_f16m4(__riscv_vfncvt_f_f_w_f16m4(values, vl), 0, vl);
}

/* Sums + x * row: the products are exact. */
static inline vfloat32m8_t ff_vmac(vfloat32m8_t sums, ff_number x, ff_vstored row, size_t vl)
{
    return __riscv_vfwmacc_vf_f32m8(sums, x, row, vl);
}

/* Products of values with themselves, exact. */
static inline vfloat32m8_t ff_vsquare(ff_vstored values, size_t vl)
{
    return __riscv_vfwmul_vv_f32m8(values, values, vl);
}

static inline vbool4_t ff_vsilent(ff_vstored values, size_t vl)
{
    return __riscv_vmfeq_vf_f16m4_b4(values, 0, vl);
}

/* Indices i, i + 1, ... of as many values as ff_wide_lanes allows. */
static inline ff_vindices ff_vindices_from(uint32_t i)
{
    const size_t vl = __riscv_vsetvlmax_e16m8();
    return __riscv_vadd_vx_u16m8(__riscv_vid_v_u16m8(vl), (uint16_t)i, vl);
}

/* Those of the values after the first vl. */
static inline ff_vindices ff_vindices_after(ff_vindices places, size_t vl)
{
    return __riscv_vadd_vx_u16m8(places, (uint16_t)vl, __riscv_vsetvlmax_e16m8());
}

/* Lists what is not zero among vl values of x, and their indices, the first of `places`. Returns how many are listed. */
static inline uint32_t ff_vlist(const ff_stored *x, ff_vindices places, size_t vl, ff_stored *values, uint16_t *indices)
{
    const vuint16m8_t bits = __riscv_vle16_v_u16m8(x, vl);
    const vbool2_t active = __riscv_vmsne_vx_u16m8_b2(bits, 0, vl);
    __riscv_vse16_v_u16m8(values, __riscv_vcompress_vm_u16m8(bits, active, vl), vl);
    __riscv_vse16_v_u16m8(indices, __riscv_vcompress_vm_u16m8(places, active, vl), vl);
    return (uint32_t)__riscv_vcpop_m_b2(active, vl);
}

static inline ff_vwide ff_vload_wide(const ff_stored *from, size_t vl)
{
    return __riscv_vle16_v_f16m8((const _Float16 *)from, vl);
}

static inline void ff_vkeep_wide(ff_stored *to, ff_vwide values, size_t vl)
{
    __riscv_vse16_v_f16m8((_Float16 *)to, values, vl);
}

/* Whether a value is 0. */
static inline int ff_vany_zero(const ff_stored *values, size_t vl)
{
    return __riscv_vfirst_m_b2(__riscv_vmseq_vx_u16m8_b2(__riscv_vle16_v_u16m8(values, vl), 0, vl), vl) >= 0;
}

/* Whether all values are finite. */
static inline int ff_vfinite(const ff_stored *values, size_t vl)
{
    const vuint16m8_t twice = __riscv_vsll_vx_u16m8(__riscv_vle16_v_u16m8(values, vl), 1, vl);
    return __riscv_vfirst_m_b2(__riscv_vmsgtu_vx_u16m8_b2(twice, 0xf7ffu, vl), vl) < 0;
}

/* One weight: w + c * x, rounded once. */
static inline ff_stored ff_updated(ff_stored c, ff_stored x, ff_stored w)
{
    return ff_half_updated(ff_half_value(c), ff_half_factor_of(ff_half_value(x)), w);
}

/* w + c * x, rounded once. */
static inline ff_vwide ff_vupdated(ff_vwide w, ff_number x, ff_vwide c, size_t vl)
{
    return __riscv_vfadd_vf_f16m8(__riscv_vfmacc_vf_f16m8(w, x, c, vl), 0, vl);
}

static inline vbool4_t ff_vactive(ff_vstored values, size_t vl)
{
    return __riscv_vmfne_vf_f16m4_b4(values, 0, vl);
}

/* Sums + x * w in the lanes of a mask; the others stay. */
static inline vfloat32m8_t ff_vmac_where(vbool4_t mask, vfloat32m8_t sums, ff_vstored x, ff_vstored w, size_t vl)
{
    return __riscv_vfwmacc_vv_f32m8_mu(mask, sums, x, w, vl);
}

/* Integers in the order of values, NaN last: the bits, all but the sign of negative ones inverted. */
typedef vint16m4_t ff_vorder;

static inline ff_vorder ff_vorder_of(ff_vorder bits, size_t vl)
{
    const vuint16m4_t signs = __riscv_vreinterpret_v_i16m4_u16m4(__riscv_vsra_vx_i16m4(bits, 15, vl));
    const vuint16m4_t others = __riscv_vsrl_vx_u16m4(signs, 1, vl);
    return __riscv_vxor_vv_i16m4(bits, __riscv_vreinterpret_v_u16m4_i16m4(others), vl);
}

static inline ff_vorder ff_vorder_at(const ff_stored *from, size_t vl)
{
    return ff_vorder_of(__riscv_vreinterpret_v_f16m4_i16m4(ff_vload(from, vl)), vl);
}

static inline ff_vorder ff_vorder_larger(ff_vorder a, ff_vorder b, size_t vl)
{
    return __riscv_vmax_vv_i16m4(a, b, vl);
}

static inline void ff_vorder_keep(ff_stored *to, ff_vorder order, size_t vl)
{
    ff_vkeep(to, __riscv_vreinterpret_v_i16m4_f16m4(ff_vorder_of(order, vl)), vl);
}

#include "ff_relu_real_rvv.h"
#include "ff_rows_real_rvv.h"

#endif
