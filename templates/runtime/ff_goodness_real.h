/* The sums of squares of the real precisions, once for both; the including file brings the stored type. */
#include "ff_team.h"

#ifndef FF_SQUARES
#define FF_SQUARES ff_squares
static float ff_squares(const ff_stored *z, uint32_t size)
{
    float ss = 0.0f;
    for (uint32_t j = 0; j < size; j++) {
        const float value = ff_load(z[j]);
        ss += ff_times(value, value);
    }
    return ss;
}
#endif

static void ff_groups_real(const struct ff_groups_f32 *groups, const ff_stored *z, float *scores)
{
    for (uint32_t k = 0; k < groups->classes; k++) {
        const uint32_t start = groups->bounds[k];
        const float goodness = FF_SQUARES(&z[start], groups->bounds[k + 1u] - start);
        scores[k] += ff_times(goodness, groups->scale[k]);
    }
}

/* The squares of floats alone leave the normal floats. */
#ifndef FF_AGAIN
#define FF_AGAIN(z, size, ss, h)
#endif

#ifndef FF_RMS_BY_TEAM
/* h = z factor: what a team works on. */
struct ff_rms_scaling {
    const ff_stored *z;
    ff_stored *h;
    float factor;
    uint32_t size;
    uint32_t cores;
};

static void ff_rms_scaling_part(void *context, uint32_t core)
{
    const struct ff_rms_scaling *const scaling = context;
    const uint32_t end = ff_first_of(scaling->size, core + 1u, scaling->cores);
    for (uint32_t j = ff_first_of(scaling->size, core, scaling->cores); j < end; j++) {
        scaling->h[j] = ff_store(ff_times(ff_load(scaling->z[j]), scaling->factor));
    }
}

/* The sum runs on one core, in ascending index. */
static void ff_rms_real(const ff_stored *z, uint32_t size, ff_stored *h)
{
    const float ss = FF_SQUARES(z, size);
    FF_AGAIN(z, size, ss, h)
    const float factor = ss == 0.0f ? 0.0f : 1.0f / ff_sqrt(ss / (float)size);
    struct ff_rms_scaling scaling = {z, h, factor, size, ff_team_size(8u * size)};
    ff_team_share(scaling.cores, ff_rms_scaling_part, &scaling);
}
#endif

#undef FF_AGAIN
#undef FF_RMS_BY_TEAM
