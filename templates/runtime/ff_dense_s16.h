/*
 * Fully connected products of a layer that learns. Its weights are int16 masters V in memory that can be written;
 * products use their upper byte V >> 8. A slice of a layer is a layer of its own: pass its weights, bias and z.
 */
#ifndef FF_DENSE_S16_H
#define FF_DENSE_S16_H

#include "ff_window.h"

/* z = requantize(bias + x W): one scale 2^-(shift + 2) for the whole layer. */
struct ff_layer_s16 {
    uint16_t inputs;
    uint16_t outputs;
    uint8_t shift; /* 1..31 */
};

/* scores += (z M) * scale. */
struct ff_head_s16 {
    int32_t scale;    /* 1 << a */
    uint16_t inputs;  /* units */
    uint16_t outputs; /* classes */
};

/* Each product returns the multiply-accumulates that count: non-zero inputs x outputs. */

/* acc[outputs] = bias + x W: the sums alone; weights [inputs][outputs]. */
uint32_t ff_sums_s16(const struct ff_layer_s16 *layer, const int16_t *weights, const int32_t *bias, const int8_t *x,
                     int32_t *acc);

/* acc[outputs] = bias + x W; z = min(127, max(0, requantize(acc))). */
uint32_t ff_dense_s16(const struct ff_layer_s16 *layer, const int16_t *weights, const int32_t *bias, const int8_t *x,
                      int32_t *acc, int8_t *z);

/* acc[outputs] = bias + x W over the runs of a patch, whose indices count from weights and x; z = requantize(acc). */
uint32_t ff_patch_s16(const struct ff_patch *patch, uint32_t shift, const int16_t *weights, const int32_t *bias,
                      const int8_t *x, int32_t *acc, int8_t *z);

/* acc[outputs] = z M; scores += acc * scale; weights [inputs][outputs]. */
uint32_t ff_head_s16(const struct ff_head_s16 *head, const int16_t *weights, const int8_t *z, int32_t *acc,
                     int32_t *scores);

/* z = min(127, max(0, requantize(acc))) with the shift of a layer. */
void ff_requantize_s16(uint32_t shift, const int32_t *acc, int8_t *z, uint32_t count);

/*
 * For every label k: z[k] = requantize(acc + overlay[k]), with acc [outputs] = what all labels share, overlay
 * [labels][outputs] and z [labels][outputs]. Returns the multiply-accumulates: one slot of the input per label.
 */
uint32_t ff_overlay_s16(const struct ff_layer_s16 *layer, const int32_t *overlay, uint32_t labels, const int32_t *acc,
                        int8_t *z);

#endif
