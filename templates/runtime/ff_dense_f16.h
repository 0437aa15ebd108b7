/*
 * Fully connected products of halves with float sums. Weights are [inputs][outputs]. A slice of a layer is a layer of
 * its own: pass its weights, bias and z. Each product returns the multiply-accumulates that count: non-zero inputs x
 * outputs.
 */
#ifndef FF_DENSE_F16_H
#define FF_DENSE_F16_H

#include "ff_half.h"
#include "ff_real.h"
#include "ff_window.h"

/* acc[outputs] = bias + x W: the sums alone. */
uint32_t ff_sums_f16(const struct ff_shape *layer, const ff_half *weights, const ff_half *bias, const ff_half *x, float *acc);

/* acc[outputs] = bias + x W; z = relu(acc), stored. */
uint32_t ff_dense_f16(const struct ff_shape *layer, const ff_half *weights, const ff_half *bias, const ff_half *x, float *acc,
                      ff_half *z);

/*
 * acc[outputs] = bias + x W over the runs of a patch, whose indices count from weights and x; z = relu(acc), stored.
 */
uint32_t ff_patch_f16(const struct ff_patch *patch, const ff_half *weights, const ff_half *bias, const ff_half *x, float *acc, ff_half *z);

/* own[outputs] = z M; scores += own. */
uint32_t ff_head_f16(const struct ff_shape *head, const ff_half *weights, const ff_half *z, float *own, float *scores);

/*
 * For every label k: z[k] = relu(acc + overlay[k]), stored, with acc [outputs] = what all labels share, overlay
 * [labels][outputs] and z [labels][outputs]. Returns one slot of the input per label: labels x outputs.
 */
uint32_t ff_overlay_f16(const struct ff_shape *layer, const ff_half *overlay, uint32_t labels, const float *acc,
                        ff_half *z);

#endif
