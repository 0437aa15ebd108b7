/* Network inputs from uint8 samples. */
#include "ff_fixed.h"
#include "ff_input.h"

/* Values that may be taken four at a time: all whole words where the buffer lies on a word boundary. */
static uint32_t whole_words(const void *buffer, uint32_t size)
{
    return ((uintptr_t)buffer & 3u) == 0 ? size & ~(uint32_t)3u : 0;
}

static uint32_t sum_of_squares(const uint8_t *raw, uint32_t size)
{
    const uint32_t words = whole_words(raw, size);
    uint32_t ss = 0;
    uint32_t i = 0;
    for (; i < words; i += 4u) {
        if (ff_word(&raw[i]) != 0) {
            ss += (uint32_t)raw[i] * raw[i];
            ss += (uint32_t)raw[i + 1u] * raw[i + 1u];
            ss += (uint32_t)raw[i + 2u] * raw[i + 2u];
            ss += (uint32_t)raw[i + 3u] * raw[i + 3u];
        }
    }
    for (; i < size; i++) {
        ss += (uint32_t)raw[i] * raw[i];
    }
    return ss;
}

void ff_input_rms_u8(const struct ff_norm *norm, const uint8_t *raw, int8_t *x)
{
    const struct ff_rms_factor rms = ff_rms_factor(norm, sum_of_squares(raw, norm->size));
    const uint32_t words = whole_words(x, whole_words(raw, norm->size));
    uint32_t i = 0;
    for (; i < words; i += 4u) {
        if (ff_word(&raw[i]) == 0) {
            ff_clear_word(&x[i]);
            continue;
        }
        x[i] = ff_rms_scale(raw[i], rms);
        x[i + 1u] = ff_rms_scale(raw[i + 1u], rms);
        x[i + 2u] = ff_rms_scale(raw[i + 2u], rms);
        x[i + 3u] = ff_rms_scale(raw[i + 3u], rms);
    }
    for (; i < norm->size; i++) {
        x[i] = ff_rms_scale(raw[i], rms);
    }
}

void ff_input_sample_u8(const struct ff_norm *norm, const uint8_t *raw, int8_t *x)
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

void ff_input_affine_u8(const struct ff_affine *affine, const uint8_t *raw, int8_t *x)
{
    for (uint32_t i = 0, c = 0; i < affine->size; i++, c += affine->stride) {
        const int32_t value = raw[i] * affine->multiplier[c] + affine->offset[c];
        x[i] = ff_clamp(ff_round_shift(value, affine->shift[c]), -127, 127);
    }
}
