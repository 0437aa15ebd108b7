/* Learns one sample in fp16: 784 -> 128 -> 64, a head of ten classes behind each layer. */
#include "kernels.h"
#include "ff_dense_f16.h"
#include "ff_goodness_f16.h"
#include "ff_learn_f16.h"
#include "ff_softmax_f32.h"
#include "learn-f16.h"

enum { CLASSES = 10, SECOND = 64 };

static union {
    uint32_t aligned;
    ff_half weights[KERNELS_INPUTS * KERNELS_OUTPUTS];
} first;
static union {
    uint32_t aligned;
    ff_half weights[KERNELS_OUTPUTS * SECOND];
} second;
static union {
    uint32_t aligned;
    ff_half weights[KERNELS_OUTPUTS * CLASSES];
} first_head, second_head;
static ff_half first_bias[KERNELS_OUTPUTS], second_bias[SECOND];
static ff_half x[KERNELS_INPUTS], z[KERNELS_OUTPUTS], h[KERNELS_OUTPUTS], c[KERNELS_OUTPUTS];
static float acc[KERNELS_OUTPUTS], own[CLASSES], scores[CLASSES], d[CLASSES];

/* Uniform in -scale..scale, from a linear congruential generator; in 0..scale where `positive`. */
static void fill(ff_half *values, uint32_t count, float scale, int positive)
{
    static uint32_t state = 1;
    for (uint32_t i = 0; i < count; i++) {
        state = state * 1664525u + 1013904223u;
        const float uniform = (float)(int32_t)(state >> 8) * 0x1p-24f;
        values[i] = ff_half_of(positive ? uniform * scale : (2.0f * uniform - 1.0f) * scale);
    }
}

/* One layer: forward, head, error, updates. */
static void learn(const struct ff_shape *layer, ff_half *weights, ff_half *bias, ff_half *head_weights,
                  const ff_half *in)
{
    const struct ff_shape head = {layer->outputs, CLASSES};
    (void)ff_dense_f16(layer, weights, bias, in, acc, z);
    (void)ff_head_f16(&head, head_weights, z, own, scores);
    (void)ff_softmax_error_f32(scores, CLASSES, 1.0f, 3, d);
    ff_head_errors_f16(0.01f, &head, head_weights, z, d, c);
    ff_update_head_f16(0.01f, &head, head_weights, z, d);
    ff_update_dense_f16(layer, weights, bias, in, c);
    ff_rms_f16(z, layer->outputs, h);
}

uint32_t kernels_infer(uint32_t kernel)
{
    const struct ff_shape one = {KERNELS_INPUTS, KERNELS_OUTPUTS}, two = {KERNELS_OUTPUTS, SECOND};
    const int dense = kernel < 2;
    fill(first.weights, KERNELS_INPUTS * KERNELS_OUTPUTS, 0.06f, dense);
    fill(second.weights, KERNELS_OUTPUTS * SECOND, 0.15f, dense);
    fill(first_head.weights, KERNELS_OUTPUTS * CLASSES, 0.1f, 0);
    fill(second_head.weights, SECOND * CLASSES, 0.1f, 0);
    for (uint32_t i = 0; i < KERNELS_INPUTS; i++) {
        x[i] = ff_half_of((float)(dense ? 1u + i % 255u : digit[i]) * (1.0f / 99.0f));
    }
    for (uint32_t j = 0; j < KERNELS_OUTPUTS; j++) {
        first_bias[j] = 0;
        second_bias[j % SECOND] = 0;
    }
    for (uint32_t k = 0; k < CLASSES; k++) {
        scores[k] = 0.0f;
    }
    if (kernel % 2u == 0) {
        return 0; /* the preparation alone */
    }
    learn(&one, first.weights, first_bias, first_head.weights, x);
    learn(&two, second.weights, second_bias, second_head.weights, h);
    return 1;
}
