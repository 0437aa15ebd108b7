/*
 * Fully connected products of halves whose sums are halves too: after every input, product and sum are rounded once,
 * together. Weights are [inputs][outputs]. A slice of a layer is a layer of its own: pass its weights, bias and z.
 * Each product returns the multiply-accumulates that count: non-zero inputs x outputs.
 */
#ifndef FF_DENSE_HALF_H
#define FF_DENSE_HALF_H

#include "ff_half.h"
#include "ff_real.h"
#include "ff_window.h"

/* NaN where the sum is not finite. */
static inline ff_half ff_half_relu(ff_half value)
{
    return value < 0x7c00u ? value : (value & 0x7c00u) == 0x7c00u ? 0x7e00u : 0;
}

/* What a head begins with, own = 0, and ends with, scores += own: one NaN on every machine. */
static inline void ff_half_clear(ff_half *own, uint32_t outputs)
{
    for (uint32_t k = 0; k < outputs; k++) {
        own[k] = 0;
    }
}

static inline void ff_half_add_scores(const ff_half *own, uint32_t outputs, float *scores)
{
    for (uint32_t k = 0; k < outputs; k++) {
        const float score = scores[k] + ff_half_value(own[k]);
        scores[k] = score == score ? score : __builtin_nanf("");
    }
}

/* acc[outputs] = bias + x W: the sums alone; acc may be the bias. */
uint32_t ff_sums_half(const struct ff_shape *layer, const ff_half *weights, const ff_half *bias, const ff_half *x,
                      ff_half *acc);

/* acc[outputs] = bias + x W; z = relu(acc). */
uint32_t ff_dense_half(const struct ff_shape *layer, const ff_half *weights, const ff_half *bias, const ff_half *x,
                       ff_half *acc, ff_half *z);

/*
 * acc[outputs] = bias + x W over the runs of a patch, whose indices count from weights and x; z = relu(acc), stored.
 */
uint32_t ff_patch_half(const struct ff_patch *patch, const ff_half *weights, const ff_half *bias, const ff_half *x, ff_half *acc, ff_half *z);

/* own[outputs] = z M; scores += own. */
uint32_t ff_head_half(const struct ff_shape *head, const ff_half *weights, const ff_half *z, ff_half *own,
                      float *scores);

/*
 * For every label k: z[k] = relu(acc + overlay[k]), rounded once, with acc [outputs] = what all labels share, overlay
 * [labels][outputs] and z [labels][outputs]. Returns one slot of the input per label: labels x outputs.
 */
uint32_t ff_overlay_half(const struct ff_shape *layer, const ff_half *overlay, uint32_t labels, const ff_half *acc,
                         ff_half *z);

#endif
