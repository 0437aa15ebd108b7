/* RMS normalisation between layers. */
#include "ff_rms.h"
#include "ff_answer.h"
#include "ff_fixed.h"

void ff_rms_s8(const struct ff_norm *norm, const int8_t *z, int8_t *h)
{
    const struct ff_rms_factor rms = ff_rms_factor(norm, ff_goodness_s8(z, norm->size));
    const uint32_t words = norm->size & ~3u;
    uint32_t j = 0;
    for (; j < words; j += 4u) {
        if (ff_word(&z[j]) == 0) {
            ff_clear_word(&h[j]);
            continue;
        }
        h[j] = ff_rms_scale(z[j], rms);
        h[j + 1u] = ff_rms_scale(z[j + 1u], rms);
        h[j + 2u] = ff_rms_scale(z[j + 2u], rms);
        h[j + 3u] = ff_rms_scale(z[j + 3u], rms);
    }
    for (; j < norm->size; j++) {
        h[j] = ff_rms_scale(z[j], rms);
    }
}
