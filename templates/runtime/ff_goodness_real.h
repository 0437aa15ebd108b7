/* The sums of squares of the real precisions, once for both; the including file brings the stored type. */

static float ff_squares(const ff_stored *z, uint32_t size)
{
    float ss = 0.0f;
    for (uint32_t j = 0; j < size; j++) {
        const float value = ff_load(z[j]);
        ss += ff_times(value, value);
    }
    return ss;
}

static void ff_groups_real(const struct ff_groups_f32 *groups, const ff_stored *z, float *scores)
{
    for (uint32_t k = 0; k < groups->classes; k++) {
        const uint32_t start = groups->bounds[k];
        const float goodness = ff_squares(&z[start], groups->bounds[k + 1u] - start);
        scores[k] += ff_times(goodness, groups->scale[k]);
    }
}

/* The squares of floats alone leave the normal floats. */
#ifndef FF_AGAIN
#define FF_AGAIN(z, size, ss, h)
#endif

static void ff_rms_real(const ff_stored *z, uint32_t size, ff_stored *h)
{
    const float ss = ff_squares(z, size);
    FF_AGAIN(z, size, ss, h)
    const float factor = ss == 0.0f ? 0.0f : 1.0f / ff_sqrt(ss / (float)size);
    for (uint32_t j = 0; j < size; j++) {
        h[j] = ff_store(ff_times(ff_load(z[j]), factor));
    }
}

#undef FF_AGAIN
