/* RMS normalisation of values that are not negative. */
#ifndef FF_RMS_C
#define FF_RMS_C

#include "ff_build.h"
#include "ff_rms.h"
#include "ff_block.h"
#include "ff_fixed.h"

static uint32_t ff_rms_squares(const uint8_t *v, uint32_t size)
{
    const uint8_t *words = v + ff_whole_words(v, size);
    const uint8_t *const end = v + size;
    FF_OPAQUE(words); /* else compilers count what is left beside the pointer */
    uint32_t ss = 0;
    for (; v != words; v += 4) {
        if (ff_word(v) != 0) {
            ss += (uint32_t)v[0] * v[0];
            ss += (uint32_t)v[1] * v[1];
            ss += (uint32_t)v[2] * v[2];
            ss += (uint32_t)v[3] * v[3];
        }
    }
    for (; v != end; v++) {
        ss += (uint32_t)*v * *v;
    }
    return ss;
}

FF_SHARED uint32_t ff_sum_of_squares_u8(const uint8_t *v, uint32_t size)
{
    return ff_rms_squares(v, size);
}

static void ff_rms_normalize(const struct ff_norm *norm, const uint8_t *v, int8_t *out)
{
    const struct ff_rms_factor rms = ff_rms_factor(norm, ff_rms_squares(v, norm->size));
    const uint8_t *words = v + ff_whole_words(out, ff_whole_words(v, norm->size));
    const uint8_t *const end = v + norm->size;
    FF_OPAQUE(words);
    for (; v != words; v += 4, out += 4) {
        if (ff_word(v) == 0) {
            ff_clear_word(out);
            continue;
        }
        out[0] = ff_rms_scale(v[0], rms);
        out[1] = ff_rms_scale(v[1], rms);
        out[2] = ff_rms_scale(v[2], rms);
        out[3] = ff_rms_scale(v[3], rms);
    }
    for (; v != end; v++, out++) {
        *out = ff_rms_scale(*v, rms);
    }
}

FF_SHARED void ff_rms_u8(const struct ff_norm *norm, const uint8_t *v, int8_t *out)
{
    ff_rms_normalize(norm, v, out);
}

FF_SHARED void ff_rms_s8(const struct ff_norm *norm, const int8_t *z, int8_t *h)
{
    ff_rms_normalize(norm, (const uint8_t *)z, h);
}

#endif
