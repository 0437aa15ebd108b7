/* Recursive least squares of the real precisions, once for both; the including file brings the stored type of h. */

static uint32_t ff_rls_scores_real(const struct ff_rls *rls, const float *solution, const ff_stored *h, float *scores)
{
    uint32_t used = 0;
    for (uint32_t k = 0; k < rls->outputs; k++) {
        scores[k] = 0.0f;
    }
    for (uint32_t i = 0; i < rls->inputs; i++) {
        const float value = ff_load(h[i]);
        if (value == 0.0f) {
            continue;
        }
        used++;
        for (uint32_t k = 0; k < rls->outputs; k++) {
            scores[k] += ff_times(value, solution[i * rls->outputs + k]);
        }
    }
    return used * rls->outputs;
}

/* P = the mean of its diagonal, 2^-10 to 1, one time more: what is known stays trusted as much as before. */
static void ff_rls_reset(const struct ff_rls *rls, float *covariance, uint32_t *resets)
{
    const float *diagonal = covariance;
    float sum = 0.0f;
    for (uint32_t i = 0; i < rls->inputs; i++) {
        sum += *diagonal > 0.0f ? *diagonal : 0.0f;
        diagonal += rls->inputs - i;
    }
    const float mean = sum / (float)rls->inputs;
    const float held = mean > 0x1p-10f ? mean : 0x1p-10f;
    for (uint32_t i = 0; i < rls->inputs; i++) {
        *covariance++ = held > 1.0f ? 1.0f : held;
        for (uint32_t j = i + 1u; j < rls->inputs; j++) {
            *covariance++ = 0.0f;
        }
    }
    (*resets)++;
}

/* v = P h; returns h v. */
static float ff_rls_direction(const struct ff_rls *rls, const float *covariance, const ff_stored *h, float *v)
{
    float along = 0.0f;
    for (uint32_t i = 0; i < rls->inputs; i++) {
        v[i] = 0.0f;
    }
    for (uint32_t i = 0; i < rls->inputs; i++) {
        const float value = ff_load(h[i]);
        float sum = v[i] + ff_times(*covariance++, value);
        for (uint32_t j = i + 1u; j < rls->inputs; j++) {
            const float each = *covariance++;
            sum += ff_times(each, ff_load(h[j]));
            v[j] += ff_times(each, value);
        }
        v[i] = sum;
    }
    for (uint32_t i = 0; i < rls->inputs; i++) {
        along += ff_times(ff_load(h[i]), v[i]);
    }
    return along;
}

/* One sample: the class whose score should be 1, or with t values [outputs] in its place. */
static void ff_rls_learn_real(const struct ff_rls *rls, float *solution, float *covariance, uint32_t *resets,
        const ff_stored *h, const float *scores, uint32_t label, const float *t, float *v)
{
    float *p = covariance;
    int bound = 1;
    float along = ff_rls_direction(rls, covariance, h, v);
    if (!(along > -0.0625f)) {
        ff_rls_reset(rls, covariance, resets);
        along = ff_rls_direction(rls, covariance, h, v);
    }
    const float factor = 1.0f / (1.0f + (along < 0.0f ? 0.0f : along)); /* h v below 0 is its rounding */
    for (uint32_t i = 0; i < rls->inputs; i++) {
        const float gain = ff_times(factor, v[i]);
        float *const row = &solution[i * rls->outputs];
        for (uint32_t k = 0; k < rls->outputs; k++) {
            const float error = (t ? t[k] : k == label ? 1.0f : 0.0f) - scores[k];
            row[k] = (row[k] + ff_times(gain, error)) + 0.0f;
        }
        bound &= *p - ff_times(gain, v[i]) > 0.0f && *p - ff_times(gain, v[i]) <= 1.0f;
        for (uint32_t j = i; j < rls->inputs; j++, p++) {
            *p = (*p - ff_times(gain, v[j])) + 0.0f;
        }
    }
    if (!bound) {
        ff_rls_reset(rls, covariance, resets);
    }
}
