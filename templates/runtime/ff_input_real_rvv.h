/*
 * Network inputs of the real precisions for RVV, once for both; the including file brings the vector types. Sums run in
 * ascending index, every operation is rounded to float, and none is fused.
 */
#include "ff_input_floats_rvv.h"
#include "ff_squares.h"

/* The squares of floats alone leave the normal floats. */
#define FF_NEVER_AGAIN(size, raw, center, ss, x)
#define FF_AGAIN_FLOATS(size, raw, center, ss, x) FF_UNLESS_NORMAL(ss, raw, size, center, 1.0f, ff_store, x)

/* Of a sum of squares; 0 for 0, which makes every value 0. */
static float ff_input_factor(float ss, uint32_t size)
{
    return ss == 0.0f ? 0.0f : 1.0f / ff_sqrt(ss / (float)size);
}

/* The squares around 0. Bytes are added up as integers: where that gives at most 2^24, floats give it too, in any order. */
static float ff_squares_from_0_u8(uint32_t size, const uint8_t *raw)
{
    vuint32m1_t sum = __riscv_vmv_s_x_u32m1(0, 1);
    for (uint32_t i = 0; i < size;) {
        const size_t vl = __riscv_vsetvl_e8m4(size - i);
        const vuint8m4_t values = __riscv_vle8_v_u8m4(&raw[i], vl);
        sum = __riscv_vwredsumu_vs_u16m8_u32m1(__riscv_vwmulu_vv_u16m8(values, values, vl), sum, vl);
        i += (uint32_t)vl;
    }
    const uint32_t squares = __riscv_vmv_x_s_u32m1_u32(sum); /* at most 65535 * 255^2 */
    return squares <= (uint32_t)1 << 24 ? (float)squares : ff_squares_of_u8(size, raw, 0.0f);
}

static float ff_squares_from_0_s16(uint32_t size, const int16_t *raw)
{
    return ff_squares_of_s16(size, raw, 0.0f);
}

static float ff_squares_from_0_f32(uint32_t size, const float *raw)
{
    return ff_squares_of_f32(size, raw, 0.0f);
}

/* The functions of one storage type. */
#define FF_DEFINE_INPUT(RAW, FLOATS, MEAN_OF, SQUARES_OF, SQUARES_FROM_0, AGAIN, NORMALIZE, RMS, SAMPLE, AFFINE)\
    static void NORMALIZE(uint32_t size, const RAW *raw, int center, float mean, float ss, ff_stored *x)\
    {                                                                                                 \
        AGAIN(size, raw, center, ss, x)                                                               \
        (void)center;                                                                                 \
        const float factor = ff_input_factor(ss, size);                                               \
        for (uint32_t i = 0; i < size;) {                                                             \
            const size_t vl = ff_lanes(size - i);                                                     \
            const vfloat32m8_t values = __riscv_vfsub_vf_f32m8(FLOATS(&raw[i], vl), mean, vl);        \
            ff_vkeep(&x[i], ff_vstore(__riscv_vfmul_vf_f32m8(values, factor, vl), vl), vl);           \
            i += (uint32_t)vl;                                                                        \
        }                                                                                             \
    }                                                                                                 \
                                                                                                      \
    static void RMS(uint32_t size, const RAW *raw, ff_stored *x)                                      \
    {                                                                                                 \
        NORMALIZE(size, raw, 0, 0.0f, SQUARES_FROM_0(size, raw), x);                                  \
    }                                                                                                 \
                                                                                                      \
    static void SAMPLE(uint32_t size, const RAW *raw, ff_stored *x)                                   \
    {                                                                                                 \
        const float mean = MEAN_OF(size, raw);                                                        \
        NORMALIZE(size, raw, 1, mean, SQUARES_OF(size, raw, mean), x);                                \
    }                                                                                                 \
                                                                                                      \
    static void AFFINE(const struct ff_affine_f32 *affine, const RAW *raw, ff_stored *x)              \
    {                                                                                                 \
        const ptrdiff_t stride = (ptrdiff_t)(affine->stride * sizeof(float));                         \
        for (uint32_t i = 0; i < affine->size;) {                                                     \
            const size_t vl = ff_lanes(affine->size - i);                                             \
            const uint32_t c = i * affine->stride;                                                    \
            const vfloat32m8_t factors = __riscv_vlse32_v_f32m8(&affine->multiplier[c], stride, vl);  \
            const vfloat32m8_t offsets = __riscv_vlse32_v_f32m8(&affine->offset[c], stride, vl);      \
            const vfloat32m8_t products = __riscv_vfmul_vv_f32m8(FLOATS(&raw[i], vl), factors, vl);   \
            ff_vkeep(&x[i], ff_vstore(__riscv_vfadd_vv_f32m8(products, offsets, vl), vl), vl);        \
            i += (uint32_t)vl;                                                                        \
        }                                                                                             \
    }

FF_DEFINE_INPUT(uint8_t, ff_floats_u8, ff_mean_of_u8, ff_squares_of_u8, ff_squares_from_0_u8,
                FF_NEVER_AGAIN, ff_normalize_u8, ff_rms_of_u8, ff_sample_of_u8, ff_affine_of_u8)
FF_DEFINE_INPUT(int16_t, ff_floats_s16, ff_mean_of_s16, ff_squares_of_s16, ff_squares_from_0_s16,
                FF_NEVER_AGAIN, ff_normalize_s16, ff_rms_of_s16, ff_sample_of_s16, ff_affine_of_s16)
FF_DEFINE_INPUT(float, ff_floats_f32, ff_mean_of_f32, ff_squares_of_f32, ff_squares_from_0_f32,
                FF_AGAIN_FLOATS, ff_normalize_f32, ff_rms_of_f32, ff_sample_of_f32, ff_affine_of_f32)
