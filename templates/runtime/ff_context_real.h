/* A support of labelled rows of the real precisions, once for both; the including file brings the stored type. */

/* The best row of each class; of one without a row a score below that of any. */
static void ff_context_nearest(const struct ff_context_f32 *context, const uint8_t *labels, const float *similar, float *scores)
{
    for (uint32_t k = 0; k < context->classes; k++) {
        scores[k] = -0x1p100f;
    }
    for (uint32_t n = 0; n < context->rows; n++) {
        const uint32_t k = labels[n];
        if (k < context->classes && similar[n] > scores[k]) {
            scores[k] = similar[n];
        }
    }
}

/* Shares of the classes in all rows. */
static void ff_context_shares(const struct ff_context_f32 *context, const uint8_t *labels, float largest,
        const float *similar, float *scores)
{
    float sum = 0.0f;
    for (uint32_t k = 0; k < context->classes; k++) {
        scores[k] = 0.0f;
    }
    for (uint32_t n = 0; n < context->rows; n++) {
        const uint32_t k = labels[n];
        if (k < context->classes) {
            const float share = ff_exp_f32(ff_times(similar[n] - largest, context->sharpness));
            scores[k] += share;
            sum += share;
        }
    }
    for (uint32_t k = 0; k < context->classes && sum > 0.0f; k++) {
        scores[k] = scores[k] / sum;
    }
}

static uint32_t ff_context_scores_real(const struct ff_context_f32 *context, const ff_stored *rows, const uint8_t *labels,
        const float *norms, const ff_stored *h, float *similar, float *scores)
{
    float largest = -0x1p100f;
    uint32_t used = 0, non_zero = 0;
    for (uint32_t n = 0; n < context->rows; n++, rows += context->inputs) {
        float sum = 0.0f;
        if (labels[n] >= context->classes) {
            continue;
        }
        used++;
        for (uint32_t i = 0; i < context->inputs; i++) {
            sum += ff_times(ff_load(h[i]), ff_load(rows[i]));
        }
        similar[n] = (sum + sum) - norms[n];
        largest = similar[n] > largest ? similar[n] : largest;
    }
    if (context->sharpness == 0.0f) {
        ff_context_nearest(context, labels, similar, scores);
    } else {
        ff_context_shares(context, labels, largest, similar, scores);
    }
    for (uint32_t i = 0; i < context->inputs; i++) {
        non_zero += ff_load(h[i]) != 0.0f;
    }
    return used * non_zero;
}

static float ff_context_put_real(const struct ff_context_f32 *context, ff_stored *rows, uint32_t place, const ff_stored *h)
{
    float sum = 0.0f;
    rows += place * context->inputs;
    for (uint32_t i = 0; i < context->inputs; i++) {
        rows[i] = h[i];
        sum += ff_times(ff_load(h[i]), ff_load(h[i]));
    }
    return sum;
}
