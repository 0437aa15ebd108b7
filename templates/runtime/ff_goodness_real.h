/* The sums of squares of the real precisions, once for both; the including file brings the stored type. */

float FF_REAL(ff_goodness)(const ff_stored *z, uint32_t size)
{
    float ss = 0.0f;
    for (uint32_t j = 0; j < size; j++) {
        const float value = ff_load(z[j]);
        ss += value * value;
    }
    return ss;
}

void FF_REAL(ff_groups)(const struct ff_groups_f32 *groups, const ff_stored *z, float *scores)
{
    for (uint32_t k = 0; k < groups->classes; k++) {
        const uint32_t start = groups->bounds[k];
        const float goodness = FF_REAL(ff_goodness)(&z[start], groups->bounds[k + 1u] - start);
        scores[k] += goodness * groups->scale[k];
    }
}

/* The squares of floats alone leave the normal floats. */
#ifndef FF_AGAIN
#define FF_AGAIN(z, size, ss, h)
#endif

void FF_REAL(ff_rms)(const ff_stored *z, uint32_t size, ff_stored *h)
{
    const float ss = FF_REAL(ff_goodness)(z, size);
    FF_AGAIN(z, size, ss, h)
    const float factor = ss == 0.0f ? 0.0f : 1.0f / __builtin_sqrtf(ss / (float)size);
    for (uint32_t j = 0; j < size; j++) {
        h[j] = ff_store(ff_load(z[j]) * factor);
    }
}
