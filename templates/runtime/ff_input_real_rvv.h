/*
 * Network inputs of the real precisions for RVV, once for both; the including file brings the vector types. Sums run in
 * ascending index, every operation is rounded to float, and none is fused.
 */

static inline vfloat32m8_t floats_u8(const uint8_t *raw, size_t vl)
{
    const vuint16m4_t wide = __riscv_vzext_vf2_u16m4(__riscv_vle8_v_u8m2(raw, vl), vl);
    return __riscv_vfwcvt_f_xu_v_f32m8(wide, vl);
}

static inline vfloat32m8_t floats_s16(const int16_t *raw, size_t vl)
{
    return __riscv_vfwcvt_f_x_v_f32m8(__riscv_vle16_v_i16m4(raw, vl), vl);
}

static inline vfloat32m8_t floats_f32(const float *raw, size_t vl)
{
    return __riscv_vle32_v_f32m8(raw, vl);
}

/* Of a sum of squares; 0 for 0, which makes every value 0. */
static float rms_factor(float ss, uint32_t size)
{
    return ss == 0.0f ? 0.0f : 1.0f / __builtin_sqrtf(ss / (float)size);
}

/* The functions of one storage type. */
#define FF_DEFINE_INPUT(NAME, RAW)                                                                    \
    static void normalize_##NAME(uint32_t size, const RAW *raw, float mean, ff_stored *x)             \
    {                                                                                                 \
        vfloat32m1_t ss = __riscv_vfmv_s_f_f32m1(0.0f, 1);                                            \
        for (uint32_t i = 0; i < size;) {                                                             \
            const size_t vl = ff_lanes(size - i);                                                     \
            const vfloat32m8_t values = __riscv_vfsub_vf_f32m8(floats_##NAME(&raw[i], vl), mean, vl); \
            const vfloat32m8_t squares = __riscv_vfmul_vv_f32m8(values, values, vl);                  \
            ss = __riscv_vfredosum_vs_f32m8_f32m1(squares, ss, vl);                                   \
            i += (uint32_t)vl;                                                                        \
        }                                                                                             \
        const float factor = rms_factor(__riscv_vfmv_f_s_f32m1_f32(ss), size);                        \
        for (uint32_t i = 0; i < size;) {                                                             \
            const size_t vl = ff_lanes(size - i);                                                     \
            const vfloat32m8_t values = __riscv_vfsub_vf_f32m8(floats_##NAME(&raw[i], vl), mean, vl); \
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
        vfloat32m1_t sum = __riscv_vfmv_s_f_f32m1(0.0f, 1);                                           \
        for (uint32_t i = 0; i < size;) {                                                             \
            const size_t vl = ff_lanes(size - i);                                                     \
            sum = __riscv_vfredosum_vs_f32m8_f32m1(floats_##NAME(&raw[i], vl), sum, vl);              \
            i += (uint32_t)vl;                                                                        \
        }                                                                                             \
        normalize_##NAME(size, raw, __riscv_vfmv_f_s_f32m1_f32(sum) / (float)size, x);                \
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
            const vfloat32m8_t products = __riscv_vfmul_vv_f32m8(floats_##NAME(&raw[i], vl), factors, vl); \
            ff_vkeep(&x[i], ff_vstore(__riscv_vfadd_vv_f32m8(products, offsets, vl), vl), vl);        \
            i += (uint32_t)vl;                                                                        \
        }                                                                                             \
    }

FF_DEFINE_INPUT(u8, uint8_t)
FF_DEFINE_INPUT(s16, int16_t)
FF_DEFINE_INPUT(f32, float)
