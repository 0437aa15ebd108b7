/* The functions of ff_rms.h over ff_rms_squares(), which the including file brings. */

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
