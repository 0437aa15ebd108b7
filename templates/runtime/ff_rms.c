/* RMS normalisation of values that are not negative. */
#include "ff_rms.h"
#include "ff_fixed.h"

/* Values that may be taken four at a time: all whole words where the buffer lies on a word boundary. */
static uint32_t whole_words(const void *buffer, uint32_t size)
{
    return ((uintptr_t)buffer & 3u) == 0 ? size & ~(uint32_t)3u : 0;
}

uint32_t ff_sum_of_squares_u8(const uint8_t *v, uint32_t size)
{
    const uint32_t words = whole_words(v, size);
    uint32_t ss = 0;
    uint32_t i = 0;
    for (; i < words; i += 4u) {
        if (ff_word(&v[i]) != 0) {
            ss += (uint32_t)v[i] * v[i];
            ss += (uint32_t)v[i + 1u] * v[i + 1u];
            ss += (uint32_t)v[i + 2u] * v[i + 2u];
            ss += (uint32_t)v[i + 3u] * v[i + 3u];
        }
    }
    for (; i < size; i++) {
        ss += (uint32_t)v[i] * v[i];
    }
    return ss;
}

void ff_rms_u8(const struct ff_norm *norm, const uint8_t *v, int8_t *out)
{
    const struct ff_rms_factor rms = ff_rms_factor(norm, ff_sum_of_squares_u8(v, norm->size));
    const uint32_t words = whole_words(out, whole_words(v, norm->size));
    uint32_t i = 0;
    for (; i < words; i += 4u) {
        if (ff_word(&v[i]) == 0) {
            ff_clear_word(&out[i]);
            continue;
        }
        out[i] = ff_rms_scale(v[i], rms);
        out[i + 1u] = ff_rms_scale(v[i + 1u], rms);
        out[i + 2u] = ff_rms_scale(v[i + 2u], rms);
        out[i + 3u] = ff_rms_scale(v[i + 3u], rms);
    }
    for (; i < norm->size; i++) {
        out[i] = ff_rms_scale(v[i], rms);
    }
}

void ff_rms_s8(const struct ff_norm *norm, const int8_t *z, int8_t *h)
{
    ff_rms_u8(norm, (const uint8_t *)z, h);
}
