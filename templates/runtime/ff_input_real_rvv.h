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

/* Sum of the squares of raw - mean. */
#define FF_DEFINE_SQUARES(NAME, RAW)                                                                  \
    static float squares_##NAME(uint32_t size, const RAW *raw, float mean)                            \
    {                                                                                                 \
        vfloat32m1_t ss = __riscv_vfmv_s_f_f32m1(0.0f, 1);                                            \
        for (uint32_t i = 0; i < size;) {                                                             \
            const size_t vl = ff_lanes(size - i);                                                     \
            const vfloat32m8_t values = __riscv_vfsub_vf_f32m8(floats_##NAME(&raw[i], vl), mean, vl); \
            const vfloat32m8_t squares = __riscv_vfmul_vv_f32m8(values, values, vl);                  \
            ss = __riscv_vfredosum_vs_f32m8_f32m1(squares, ss, vl);                                   \
            i += (uint32_t)vl;                                                                        \
        }                                                                                             \
        return __riscv_vfmv_f_s_f32m1_f32(ss);                                                        \
    }

FF_DEFINE_SQUARES(u8, uint8_t)
FF_DEFINE_SQUARES(s16, int16_t)
FF_DEFINE_SQUARES(f32, float)

/* The same from 0 on. Bytes are added up as integers: where that gives at most 2^24, floats give it too, in any order. */
static float squares_from_0_u8(uint32_t size, const uint8_t *raw)
{
    vuint32m1_t sum = __riscv_vmv_s_x_u32m1(0, 1);
    for (uint32_t i = 0; i < size;) {
        const size_t vl = __riscv_vsetvl_e8m4(size - i);
        const vuint8m4_t values = __riscv_vle8_v_u8m4(&raw[i], vl);
        sum = __riscv_vwredsumu_vs_u16m8_u32m1(__riscv_vwmulu_vv_u16m8(values, values, vl), sum, vl);
        i += (uint32_t)vl;
    }
    const uint32_t squares = __riscv_vmv_x_s_u32m1_u32(sum); /* at most 65535 * 255^2 */
    return squares <= (uint32_t)1 << 24 ? (float)squares : squares_u8(size, raw, 0.0f);
}

static float squares_from_0_s16(uint32_t size, const int16_t *raw)
{
    return squares_s16(size, raw, 0.0f);
}

static float squares_from_0_f32(uint32_t size, const float *raw)
{
    return squares_f32(size, raw, 0.0f);
}

/* The functions of one storage type. */
#define FF_DEFINE_INPUT(NAME, RAW)                                                                    \
    static void normalize_##NAME(uint32_t size, const RAW *raw, float mean, float ss, ff_stored *x)   \
    {                                                                                                 \
        const float factor = rms_factor(ss, size);                                                    \
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
        normalize_##NAME(size, raw, 0.0f, squares_from_0_##NAME(size, raw), x);                       \
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
        const float mean = __riscv_vfmv_f_s_f32m1_f32(sum) / (float)size;                             \
        normalize_##NAME(size, raw, mean, squares_##NAME(size, raw, mean), x);                        \
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
