/* A support of labelled rows of int8. */
#ifndef FF_CONTEXT_S8_C
#define FF_CONTEXT_S8_C

#include "ff_build.h"
#include "ff_context_s8.h"
#include "ff_softmax_powers.h"

/* Of a class without a row, and below the similarity of any. */
#define FF_CONTEXT_S8_NO_ROW (-((int32_t)1 << 29))

/* The best row of each class. */
static void ff_context_s8_nearest(const struct ff_context_s8 *context, const uint8_t *labels, const int32_t *similar,
        int32_t *scores)
{
    for (uint32_t k = 0; k < context->classes; k++) {
        scores[k] = FF_CONTEXT_S8_NO_ROW;
    }
    for (uint32_t n = 0; n < context->rows; n++) {
        const uint32_t k = labels[n];
        if (k < context->classes && similar[n] > scores[k]) {
            scores[k] = similar[n];
        }
    }
}

/* Shares of the classes in all rows, Q15. */
static void ff_context_s8_shares(const struct ff_context_s8 *context, const uint8_t *labels, int32_t largest,
        const int32_t *similar, int32_t *scores)
{
    uint32_t sum = 0, shift = 0;
    for (uint32_t k = 0; k < context->classes; k++) {
        scores[k] = 0;
    }
    for (uint32_t n = 0; n < context->rows; n++) {
        const uint32_t k = labels[n];
        if (k < context->classes) {
            const uint32_t share = ff_softmax_power(&context->softmax, largest - similar[n]);
            scores[k] += (int32_t)share;
            sum += share;
        }
    }
    while (sum >> shift > 0x1ffffu) {
        shift++;
    }
    sum >>= shift;
    for (uint32_t k = 0; k < context->classes && sum > 0; k++) {
        scores[k] = (int32_t)((((uint32_t)scores[k] >> shift << 15) + (sum >> 1)) / sum);
    }
}

FF_SHARED uint32_t ff_context_scores_s8(const struct ff_context_s8 *context, const int8_t *rows, const uint8_t *labels,
        const int32_t *norms, const int8_t *h, int32_t *similar, int32_t *scores)
{
    int32_t largest = FF_CONTEXT_S8_NO_ROW;
    uint32_t used = 0, non_zero = 0;
    for (uint32_t n = 0; n < context->rows; n++, rows += context->inputs) {
        int32_t sum = 0;
        if (labels[n] >= context->classes) {
            continue;
        }
        used++;
        for (uint32_t i = 0; i < context->inputs; i++) {
            sum += h[i] * rows[i];
        }
        similar[n] = 2 * sum - norms[n];
        largest = similar[n] > largest ? similar[n] : largest;
    }
    if (context->nearest) {
        ff_context_s8_nearest(context, labels, similar, scores);
    } else {
        ff_context_s8_shares(context, labels, largest, similar, scores);
    }
    for (uint32_t i = 0; i < context->inputs; i++) {
        non_zero += h[i] != 0;
    }
    return used * non_zero;
}

FF_SHARED int32_t ff_context_put_s8(const struct ff_context_s8 *context, int8_t *rows, uint32_t place, const int8_t *h)
{
    int32_t sum = 0;
    rows += place * context->inputs;
    for (uint32_t i = 0; i < context->inputs; i++) {
        rows[i] = h[i];
        sum += h[i] * h[i];
    }
    return sum;
}

#endif
