/* Network inputs from int16 samples. */
#ifndef FF_INPUT_S16_C
#define FF_INPUT_S16_C

#include "ff_build.h"
#include "ff_fixed.h"
#include "ff_input.h"

/* Bits to which values are brought before they are squared: min(14, (31 - ceil(log2 size)) >> 1). */
static uint32_t ff_input_s16_square_bits(uint32_t size)
{
    uint32_t log = 0;
    while (((uint32_t)1 << log) < size) {
        log++;
    }
    const uint32_t bits = (31u - log) >> 1;
    return bits < 14u ? bits : 14u;
}

/* Least shift that brings every |raw - mean| below 2^bits. */
static uint32_t ff_input_s16_narrowing(const int16_t *raw, uint32_t size, int32_t mean)
{
    uint32_t largest = 0;
    for (uint32_t i = 0; i < size; i++) {
        const int32_t value = raw[i] - mean;
        const uint32_t magnitude = (uint32_t)(value < 0 ? -value : value);
        largest = magnitude > largest ? magnitude : largest;
    }
    const uint32_t bits = ff_input_s16_square_bits(size);
    uint32_t shift = 0;
    while ((largest >> shift) >> bits != 0) {
        shift++;
    }
    return shift;
}

static int32_t ff_input_s16_narrow(int32_t value, uint32_t shift)
{
    return shift == 0 ? value : ff_round_shift(value, shift);
}

static void ff_input_s16_normalize(const struct ff_norm *norm, const int16_t *raw, int32_t mean, int8_t *x)
{
    const uint32_t shift = ff_input_s16_narrowing(raw, norm->size, mean);
    uint32_t ss = 0;
    for (uint32_t i = 0; i < norm->size; i++) {
        const int32_t value = ff_input_s16_narrow(raw[i] - mean, shift);
        ss += (uint32_t)(value * value);
    }
    const struct ff_rms_factor rms = ff_rms_factor(norm, ss);
    for (uint32_t i = 0; i < norm->size; i++) {
        x[i] = ff_rms_scale_signed(ff_input_s16_narrow(raw[i] - mean, shift), rms);
    }
}

FF_SHARED void ff_input_rms_s16(const struct ff_norm *norm, const int16_t *raw, int8_t *x)
{
    ff_input_s16_normalize(norm, raw, 0, x);
}

FF_SHARED void ff_input_sample_s16(const struct ff_norm *norm, const int16_t *raw, int8_t *x)
{
    /* Shifting the samples by 2^15 keeps the sums unsigned, where division is the floor. */
    uint32_t sum = 0;
    for (uint32_t i = 0; i < norm->size; i++) {
        sum += (uint32_t)(raw[i] + 32768);
    }
    const uint32_t size = norm->size;
    const uint32_t floor_half = sum / size;
    const uint32_t remainder = sum - floor_half * size;
    const int32_t mean = (int32_t)(floor_half + (2u * remainder >= size)) - 32768;
    ff_input_s16_normalize(norm, raw, mean, x);
}

FF_SHARED void ff_input_affine_s16(const struct ff_affine *affine, const int16_t *raw, int8_t *x)
{
    const int32_t least = -127 - affine->wide;
    for (uint32_t i = 0, c = 0; i < affine->size; i++, c += affine->stride) {
        const int32_t value = raw[i] * affine->multiplier[c] + affine->offset[c];
        x[i] = ff_clamp(ff_round_shift(value, affine->shift[c]), least, 127);
    }
}

#endif
