/* Network inputs from uint8 samples. */
#ifndef FF_INPUT_U8_C
#define FF_INPUT_U8_C

#include "ff_build.h"
#include "ff_fixed.h"
#include "ff_input.h"
#include "ff_rms.h"

FF_SHARED void ff_input_rms_u8(const struct ff_norm *norm, const uint8_t *raw, int8_t *x)
{
    ff_rms_u8(norm, raw, x);
}

FF_SHARED void ff_input_sample_u8(const struct ff_norm *norm, const uint8_t *raw, int8_t *x)
{
    const uint32_t size = norm->size;
    uint32_t sum = 0;
    for (uint32_t i = 0; i < size; i++) {
        sum += raw[i];
    }
    const int32_t mean = (int32_t)((2u * sum + size) / (2u * size));
    uint32_t ss = 0;
    for (uint32_t i = 0; i < size; i++) {
        ss += (uint32_t)((raw[i] - mean) * (raw[i] - mean));
    }
    const struct ff_rms_factor rms = ff_rms_factor(norm, ss);
    for (uint32_t i = 0; i < size; i++) {
        x[i] = ff_rms_scale_signed(raw[i] - mean, rms);
    }
}

FF_SHARED void ff_input_affine_u8(const struct ff_affine *affine, const uint8_t *raw, int8_t *x)
{
    const int32_t least = -127 - affine->wide;
    for (uint32_t i = 0, c = 0; i < affine->size; i++, c += affine->stride) {
        const int32_t value = raw[i] * affine->multiplier[c] + affine->offset[c];
        x[i] = ff_clamp(ff_round_shift(value, affine->shift[c]), least, 127);
    }
}

#endif
