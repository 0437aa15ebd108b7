/*
 * Network inputs of the real precisions for RVV, once for both; the including file brings the vector types. Sums run in
 * ascending index, every operation is rounded to float, and none is fused.
 */
#include "ff_input_floats_rvv.h"

/* Of a sum of squares; 0 for 0, which makes every value 0. */
static float rms_factor(float ss, uint32_t size)
{
    return ss == 0.0f ? 0.0f : 1.0f / __builtin_sqrtf(ss / (float)size);
}

/* The functions of one storage type. */
#define FF_DEFINE_INPUT(NAME, RAW)                                                                    \
    FF_DEFINE_SUMS(NAME, RAW)                                                                         \
                                                                                                      \
    static void normalize_##NAME(uint32_t size, const RAW *raw, float mean, ff_stored *x)             \
    {                                                                                                 \
        const float factor = rms_factor(squares_of_##NAME(size, raw, mean), size);                    \
        for (uint32_t i = 0; i < size;) {                                                             \
            const size_t vl = ff_lanes(size - i);                                                     \
            const vfloat32m8_t values = __riscv_vfsub_vf_f32m8(ff_floats_##NAME(&raw[i], vl), mean, vl); \
            ff_vkeep(&x[i], ff_vstore(__riscv_vfmul_vf_f32m8(values, factor, vl), vl), vl);           \
            i += (uint32_t)vl;                                                                        \
        }                                                                                             \
    }                                                                                                 \
                                                                                                      \
    void FF_REAL(ff_input_rms_##NAME)(uint32_t size, const RAW *raw, ff_stored *x)                    \
    {                                                                                                 \
        normalize_##NAME(size, raw, 0.0f, x);                                                         \
    }                                                                                                 \
                                                                                                      \
    void FF_REAL(ff_input_sample_##NAME)(uint32_t size, const RAW *raw, ff_stored *x)                 \
    {                                                                                                 \
        normalize_##NAME(size, raw, mean_of_##NAME(size, raw), x);                                    \
    }                                                                                                 \
                                                                                                      \
    void FF_REAL(ff_input_affine_##NAME)(const struct ff_affine_f32 *affine, const RAW *raw,          \
                                         ff_stored *x)                                                \
    {                                                                                                 \
        const ptrdiff_t stride = (ptrdiff_t)(affine->stride * sizeof(float));                         \
        for (uint32_t i = 0; i < affine->size;) {                                                     \
            const size_t vl = ff_lanes(affine->size - i);                                             \
            const uint32_t c = i * affine->stride;                                                    \
            const vfloat32m8_t factors = __riscv_vlse32_v_f32m8(&affine->multiplier[c], stride, vl);  \
            const vfloat32m8_t offsets = __riscv_vlse32_v_f32m8(&affine->offset[c], stride, vl);      \
            const vfloat32m8_t products = __riscv_vfmul_vv_f32m8(ff_floats_##NAME(&raw[i], vl), factors, vl); \
            ff_vkeep(&x[i], ff_vstore(__riscv_vfadd_vv_f32m8(products, offsets, vl), vl), vl);        \
            i += (uint32_t)vl;                                                                        \
        }                                                                                             \
    }

FF_DEFINE_INPUT(u8, uint8_t)
FF_DEFINE_INPUT(s16, int16_t)
FF_DEFINE_INPUT(f32, float)
