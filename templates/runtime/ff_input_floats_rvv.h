/* Raw samples as floats, and their sums in ascending index, for RVV: vfredosum adds lane after lane, from sum on. */
#ifndef FF_INPUT_FLOATS_RVV_H
#define FF_INPUT_FLOATS_RVV_H

#include <riscv_vector.h>
#include <stdint.h>

static inline vfloat32m8_t ff_floats_u8(const uint8_t *raw, size_t vl)
{
    const vuint16m4_t wide = __riscv_vzext_vf2_u16m4(__riscv_vle8_v_u8m2(raw, vl), vl);
    return __riscv_vfwcvt_f_xu_v_f32m8(wide, vl);
}

static inline vfloat32m8_t ff_floats_s16(const int16_t *raw, size_t vl)
{
    return __riscv_vfwcvt_f_x_v_f32m8(__riscv_vle16_v_i16m4(raw, vl), vl);
}

static inline vfloat32m8_t ff_floats_f32(const float *raw, size_t vl)
{
    return __riscv_vle32_v_f32m8(raw, vl);
}

/* Mean of the samples, by how far they are from the first, and sum of their squares around one, of one storage type. */
#define FF_DEFINE_SUMS(RAW, FLOATS, MEAN_OF, SQUARES_OF)                                              \
    static inline float MEAN_OF(uint32_t size, const RAW *raw)                                        \
    {                                                                                                 \
        const float first = (float)raw[0];                                                            \
        vfloat32m1_t sum = __riscv_vfmv_s_f_f32m1(0.0f, 1);                                           \
        for (uint32_t i = 0; i < size;) {                                                             \
            const size_t vl = __riscv_vsetvl_e32m8(size - i);                                         \
            const vfloat32m8_t values = __riscv_vfsub_vf_f32m8(FLOATS(&raw[i], vl), first, vl);       \
            sum = __riscv_vfredosum_vs_f32m8_f32m1(values, sum, vl);                                  \
            i += (uint32_t)vl;                                                                        \
        }                                                                                             \
        return first + __riscv_vfmv_f_s_f32m1_f32(sum) / (float)size;                                 \
    }                                                                                                 \
                                                                                                      \
    static inline float SQUARES_OF(uint32_t size, const RAW *raw, float mean)                         \
    {                                                                                                 \
        vfloat32m1_t ss = __riscv_vfmv_s_f_f32m1(0.0f, 1);                                            \
        for (uint32_t i = 0; i < size;) {                                                             \
            const size_t vl = __riscv_vsetvl_e32m8(size - i);                                         \
            const vfloat32m8_t values = __riscv_vfsub_vf_f32m8(FLOATS(&raw[i], vl), mean, vl);        \
            ss = __riscv_vfredosum_vs_f32m8_f32m1(__riscv_vfmul_vv_f32m8(values, values, vl), ss, vl);\
            i += (uint32_t)vl;                                                                        \
        }                                                                                             \
        return __riscv_vfmv_f_s_f32m1_f32(ss);                                                        \
    }

FF_DEFINE_SUMS(uint8_t, ff_floats_u8, ff_mean_of_u8, ff_squares_of_u8)
FF_DEFINE_SUMS(int16_t, ff_floats_s16, ff_mean_of_s16, ff_squares_of_s16)
FF_DEFINE_SUMS(float, ff_floats_f32, ff_mean_of_f32, ff_squares_of_f32)

#endif
