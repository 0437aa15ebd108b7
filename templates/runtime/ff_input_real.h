/*
 * Network inputs of the real precisions, once for both; the including file brings the stored type. Sums run in
 * ascending index, every operation is rounded to float, and none is fused.
 */
#include "ff_squares.h"

/* The squares of floats alone leave the normal floats. */
#define FF_AGAIN_u8(size, raw, center, ss, x)
#define FF_AGAIN_s16(size, raw, center, ss, x)
#define FF_AGAIN_f32(size, raw, center, ss, x) FF_UNLESS_NORMAL(ss, raw, size, center, 1.0f, ff_store, x)

/* Of a sum of squares; 0 for 0, which makes every value 0. */
static float ff_input_factor(float ss, uint32_t size)
{
    return ss == 0.0f ? 0.0f : 1.0f / ff_sqrt(ss / (float)size);
}

/* The functions of one storage type. */
#define FF_DEFINE_INPUT(NAME, RAW)                                                                    \
    static void FF_REAL(ff_normalize_##NAME)(uint32_t size, const RAW *raw, float mean, int center, ff_stored *x) \
    {                                                                                                 \
        float ss = 0.0f;                                                                              \
        for (uint32_t i = 0; i < size; i++) {                                                         \
            const float value = (float)raw[i] - mean;                                                 \
            ss += ff_times(value, value);                                                             \
        }                                                                                             \
        FF_AGAIN_##NAME(size, raw, center, ss, x)                                                     \
        (void)center;                                                                                 \
        const float factor = ff_input_factor(ss, size);                                                    \
        for (uint32_t i = 0; i < size; i++) {                                                         \
            x[i] = ff_store(ff_times((float)raw[i] - mean, factor));                                  \
        }                                                                                             \
    }                                                                                                 \
                                                                                                      \
    FF_SHARED void FF_REAL(ff_input_rms_##NAME)(uint32_t size, const RAW *raw, ff_stored *x)          \
    {                                                                                                 \
        FF_REAL(ff_normalize_##NAME)(size, raw, 0.0f, 0, x);                                                      \
    }                                                                                                 \
                                                                                                      \
    FF_SHARED void FF_REAL(ff_input_sample_##NAME)(uint32_t size, const RAW *raw, ff_stored *x)       \
    {                                                                                                 \
        float sum = 0.0f;                                                                             \
        for (uint32_t i = 0; i < size; i++) {                                                         \
            sum += (float)raw[i];                                                                     \
        }                                                                                             \
        FF_REAL(ff_normalize_##NAME)(size, raw, sum / (float)size, 1, x);                                         \
    }                                                                                                 \
                                                                                                      \
    FF_SHARED void FF_REAL(ff_input_affine_##NAME)(const struct ff_affine_f32 *affine, const RAW *raw, \
                                                   ff_stored *x)                                      \
    {                                                                                                 \
        for (uint32_t i = 0, c = 0; i < affine->size; i++, c += affine->stride) {                     \
            x[i] = ff_store(ff_times((float)raw[i], affine->multiplier[c]) + affine->offset[c]);      \
        }                                                                                             \
    }

FF_DEFINE_INPUT(u8, uint8_t)
FF_DEFINE_INPUT(s16, int16_t)
FF_DEFINE_INPUT(f32, float)
