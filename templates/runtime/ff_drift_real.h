/* What inputs of the real precisions have moved by, once for both; the including file brings the stored type. */

static void ff_centre_real(const ff_stored *x, const ff_stored *mean, uint32_t inputs, ff_stored *out)
{
    for (uint32_t i = 0; i < inputs; i++) {
        out[i] = ff_store(ff_load(x[i]) - ff_load(mean[i]));
    }
}

static int ff_is_still_real(const ff_stored *x, uint32_t inputs, ff_stored *last, uint8_t *still)
{
    int same = 1;
    for (uint32_t i = 0; i < inputs; i++) {
        same = same && ff_load(x[i]) == ff_load(last[i]);
        last[i] = x[i];
    }
    *still = (uint8_t)(!same ? 0u : *still < FF_DRIFT_STILL ? *still + 1u : FF_DRIFT_STILL);
    return *still >= FF_DRIFT_STILL;
}

/* No sample is further away than 8 deviations. */
static void ff_follow_class_real(const ff_stored *x, const float *usual, uint32_t inputs, uint8_t *answers, float *drift)
{
    const uint32_t count = *answers < FF_DRIFT_SLOWEST ? *answers + 1u : FF_DRIFT_SLOWEST;
    *answers = (uint8_t)count;
    for (uint32_t i = 0; i < inputs; i++) {
        const float away = ff_load(x[i]) - usual[i];
        const float held = away < -8.0f ? -8.0f : away > 8.0f ? 8.0f : away;
        drift[i] += (held - drift[i]) / (float)(int32_t)count;
    }
}

/* Means below 2^-10 are none. */
static void ff_mean_drift_real(const float *drifts, const uint8_t *answers, uint32_t classes, uint32_t inputs, ff_stored *mean)
{
    for (uint32_t i = 0; i < inputs; i++) {
        float sum = 0.0f;
        for (uint32_t k = 0; k < classes; k++) {
            const uint32_t weight = answers[k] < FF_DRIFT_CERTAIN ? answers[k] : FF_DRIFT_CERTAIN;
            sum += ff_times(drifts[k * inputs + i], (float)(int32_t)weight * 0.0625f);
        }
        sum = sum / (float)(int32_t)classes;
        mean[i] = ff_store(sum > -0x1p-10f && sum < 0x1p-10f ? 0.0f : sum);
    }
}
