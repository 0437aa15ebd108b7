/* Candidate labels of a Forward-Forward network. */
#ifndef FF_OVERLAY_H
#define FF_OVERLAY_H

#include "ff_types.h"

/*
 * For every label k: z[k] = requantize(acc + overlay[k]), with acc [outputs] = what all labels share, overlay
 * [labels][outputs] and z [labels][outputs]. Returns the multiply-accumulates: one slot of the input per label.
 */
uint32_t ff_overlay_s8(const struct ff_dense *layer, const int32_t *overlay, uint32_t labels, const int32_t *acc,
                       int8_t *z);

#endif
