/*
 * What the shared texts of the vector kernels (ff_*_real_rvv.h) need of float32: every vector is of eight registers, and
 * products and sums are rounded one by one.
 */
#undef FF_REAL
#define FF_REAL(name) name##_f32

#ifndef FF_VECTOR_F32_H
#define FF_VECTOR_F32_H

#include "ff_float.h"
#include "ff_real_names.h"

#include <riscv_vector.h>

typedef float ff_stored;
typedef float ff_number;
typedef vfloat32m8_t ff_vstored;
typedef vfloat32m8_t ff_vwide;
typedef vuint16m4_t ff_vindices;

static inline size_t ff_lanes(size_t count)
{
    return __riscv_vsetvl_e32m8(count);
}

static inline size_t ff_wide_lanes(size_t count)
{
    return __riscv_vsetvl_e32m8(count);
}

/* Never -0; a NaN is that of the machine, which has one. */
static inline ff_stored ff_store(float value)
{
    return value + 0.0f;
}

static inline float ff_load(ff_stored value)
{
    return value;
}

static inline ff_number ff_number_at(const ff_stored *value)
{
    return *value;
}

static inline ff_vstored ff_vload(const ff_stored *from, size_t vl)
{
    return __riscv_vle32_v_f32m8(from, vl);
}

static inline ff_vstored ff_vload_strided(const ff_stored *from, ptrdiff_t stride, size_t vl)
{
    return __riscv_vlse32_v_f32m8(from, stride * (ptrdiff_t)sizeof *from, vl);
}

static inline void ff_vkeep(ff_stored *to, ff_vstored values, size_t vl)
{
    __riscv_vse32_v_f32m8(to, values, vl);
}

static inline vfloat32m8_t ff_vfloat(ff_vstored values, size_t vl)
{
    (void)vl;
    return values;
}

/* + 0 turns -0 into 0. */
static inline ff_vstored ff_vstore(vfloat32m8_t values, size_t vl)
{
    return __riscv_vfadd_vf_f32m8(values, 0.0f, vl);
}

/* Sums + x * row, two roundings. */
static inline vfloat32m8_t ff_vmac(vfloat32m8_t sums, ff_number x, ff_vstored row, size_t vl)
{
    return __riscv_vfadd_vv_f32m8(sums, __riscv_vfmul_vf_f32m8(row, x, vl), vl);
}

static inline vfloat32m8_t ff_vsquare(ff_vstored values, size_t vl)
{
    return __riscv_vfmul_vv_f32m8(values, values, vl);
}

static inline vbool4_t ff_vsilent(ff_vstored values, size_t vl)
{
    return __riscv_vmfeq_vf_f32m8_b4(values, 0.0f, vl);
}

/* Indices i, i + 1, ... of as many values as ff_wide_lanes allows. */
static inline ff_vindices ff_vindices_from(uint32_t i)
{
    const size_t vl = __riscv_vsetvlmax_e16m4();
    return __riscv_vadd_vx_u16m4(__riscv_vid_v_u16m4(vl), (uint16_t)i, vl);
}

/* Those of the values after the first vl. */
static inline ff_vindices ff_vindices_after(ff_vindices places, size_t vl)
{
    return __riscv_vadd_vx_u16m4(places, (uint16_t)vl, __riscv_vsetvlmax_e16m4());
}

/* Lists what is not zero among vl values of x, and their indices, the first of `places`. Returns how many are listed. */
static inline uint32_t ff_vlist(const ff_stored *x, ff_vindices places, size_t vl, ff_stored *values, uint16_t *indices)
{
    const vfloat32m8_t stored = ff_vload(x, vl);
    const vbool4_t active = __riscv_vmfne_vf_f32m8_b4(stored, 0.0f, vl);
    ff_vkeep(values, __riscv_vcompress_vm_f32m8(stored, active, vl), vl);
    __riscv_vse16_v_u16m4(indices, __riscv_vcompress_vm_u16m4(places, active, vl), vl);
    return (uint32_t)__riscv_vcpop_m_b4(active, vl);
}

static inline ff_vwide ff_vload_wide(const ff_stored *from, size_t vl)
{
    return ff_vload(from, vl);
}

static inline void ff_vkeep_wide(ff_stored *to, ff_vwide values, size_t vl)
{
    ff_vkeep(to, values, vl);
}

/* Whether a value is 0. */
static inline int ff_vany_zero(const ff_stored *values, size_t vl)
{
    return __riscv_vfirst_m_b4(ff_vsilent(ff_vload(values, vl), vl), vl) >= 0;
}

/* Whether all values are finite. */
static inline int ff_vfinite(const ff_stored *values, size_t vl)
{
    const vfloat32m8_t numbers = ff_vload(values, vl);
    const vfloat32m8_t zeros = __riscv_vfsub_vv_f32m8(numbers, numbers, vl);
    return __riscv_vfirst_m_b4(__riscv_vmfne_vf_f32m8_b4(zeros, 0.0f, vl), vl) < 0;
}

/* One weight: w + c * x, two roundings; + 0 turns -0 into 0. */
static inline ff_stored ff_updated(ff_stored c, ff_stored x, ff_stored w)
{
    return (w + ff_times(c, x)) + 0.0f;
}

/* The same of vectors. */
static inline ff_vwide ff_vupdated(ff_vwide w, ff_number x, ff_vwide c, size_t vl)
{
    return __riscv_vfadd_vf_f32m8(ff_vmac(w, x, c, vl), 0.0f, vl);
}

static inline vbool4_t ff_vactive(ff_vstored values, size_t vl)
{
    return __riscv_vmfne_vf_f32m8_b4(values, 0, vl);
}

/* Sums + x * w in the lanes of a mask; the others stay. */
static inline vfloat32m8_t ff_vmac_where(vbool4_t mask, vfloat32m8_t sums, ff_vstored x, ff_vstored w, size_t vl)
{
    return __riscv_vfadd_vv_f32m8_mu(mask, sums, sums, __riscv_vfmul_vv_f32m8(x, w, vl), vl);
}

/* Integers in the order of values, NaN last: the bits, all but the sign of negative ones inverted. */
typedef vint32m8_t ff_vorder;

static inline ff_vorder ff_vorder_of(ff_vorder bits, size_t vl)
{
    const vuint32m8_t signs = __riscv_vreinterpret_v_i32m8_u32m8(__riscv_vsra_vx_i32m8(bits, 31, vl));
    const vuint32m8_t others = __riscv_vsrl_vx_u32m8(signs, 1, vl);
    return __riscv_vxor_vv_i32m8(bits, __riscv_vreinterpret_v_u32m8_i32m8(others), vl);
}

static inline ff_vorder ff_vorder_at(const ff_stored *from, size_t vl)
{
    return ff_vorder_of(__riscv_vreinterpret_v_f32m8_i32m8(ff_vload(from, vl)), vl);
}

static inline ff_vorder ff_vorder_larger(ff_vorder a, ff_vorder b, size_t vl)
{
    return __riscv_vmax_vv_i32m8(a, b, vl);
}

static inline void ff_vorder_keep(ff_stored *to, ff_vorder order, size_t vl)
{
    ff_vkeep(to, __riscv_vreinterpret_v_i32m8_f32m8(ff_vorder_of(order, vl)), vl);
}

#include "ff_relu_real_rvv.h"
#include "ff_rows_real_rvv.h"

#endif
