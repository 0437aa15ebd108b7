/* Goodness of groups of channels of maps of the real precisions, once for both; the including file brings the stored type. */

static void ff_map_groups_of(const struct ff_groups_f32 *groups, uint32_t pixels, const ff_stored *z, float *scores)
{
    const uint32_t channels = groups->bounds[groups->classes];
    for (uint32_t k = 0; k < groups->classes; k++) {
        float sum = 0.0f;
        for (uint32_t pixel = 0; pixel < pixels; pixel++) {
            const ff_stored *const own = &z[pixel * channels];
            for (uint32_t j = groups->bounds[k]; j < groups->bounds[k + 1u]; j++) {
                const float value = ff_load(own[j]);
                sum += ff_times(value, value);
            }
        }
        scores[k] += ff_times(sum, groups->scale[k]);
    }
}
