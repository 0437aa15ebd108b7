/* Network inputs from float samples: sums in ascending index, every operation rounded to float, none fused. */
#ifndef FF_INPUT_F32_C
#define FF_INPUT_F32_C

#include "ff_float.h"
#include "ff_input.h"
#include "ff_input_quantize.h"
#include "ff_squares.h"

static void ff_input_f32_normalize(const struct ff_norm *norm, const float *raw, float mean, int center, int8_t *x)
{
    float ss = 0.0f;
    for (uint32_t i = 0; i < norm->size; i++) {
        const float value = raw[i] - mean;
        ss += ff_times(value, value);
    }
    const float one = (float)((uint32_t)1 << norm->exponent);
    FF_UNLESS_NORMAL(ss, raw, norm->size, center, one, ff_quantize_real, x)
    const float factor = one / ff_sqrt(ss / (float)norm->size);
    for (uint32_t i = 0; i < norm->size; i++) {
        x[i] = ff_quantize_real(ff_times(raw[i] - mean, factor));
    }
}

FF_SHARED void ff_input_rms_f32(const struct ff_norm *norm, const float *raw, int8_t *x)
{
    ff_input_f32_normalize(norm, raw, 0.0f, 0, x);
}

FF_SHARED void ff_input_sample_f32(const struct ff_norm *norm, const float *raw, int8_t *x)
{
    float sum = 0.0f;
    for (uint32_t i = 0; i < norm->size; i++) {
        sum += raw[i] - raw[0]; /* values that are all alike have their mean exactly */
    }
    ff_input_f32_normalize(norm, raw, raw[0] + sum / (float)norm->size, 1, x);
}

FF_SHARED void ff_input_affine_f32(const struct ff_affine_f32 *affine, const float *raw, int8_t *x)
{
    const float least = affine->wide ? -128.0f : -127.0f;
    for (uint32_t i = 0, c = 0; i < affine->size; i++, c += affine->stride) {
        const float scaled = ff_times(raw[i], affine->multiplier[c]);
        x[i] = ff_quantize_from(scaled + affine->offset[c], least);
    }
}

#endif
