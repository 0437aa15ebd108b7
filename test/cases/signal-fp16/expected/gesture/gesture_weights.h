/*
 * gesture_weights.h - ff-edge 0.1.0, model 86c651f4d237, target host. Do not edit.
 *
 * Internal to the library.
 */
#ifndef FF_EDGE_gesture_WEIGHTS_H
#define FF_EDGE_gesture_WEIGHTS_H

#include "ff_half.h"
#include "ff_input.h"
#include "ff_real.h"
#include "ff_types.h"
#include "ff_window.h"

/* The constants of each call in gesture.c */
extern const struct ff_conv_shape gesture_onset;
extern const struct ff_shape gesture_onset_head;
extern const struct ff_cells gesture_onset_cells;
extern const struct ff_window gesture_averagePool2;
extern const struct ff_conv_shape gesture_motif;
extern const struct ff_shape gesture_motif_head;
extern const struct ff_cells gesture_motif_cells;

/* Their tables, in device order */
extern const ff_half gesture_onset_weights[1 * 3 * 2 * 4] __attribute__((aligned(4)));
extern const ff_half gesture_onset_bias[4];
extern const ff_half gesture_onset_head_weights[16 * 4];
extern const ff_half gesture_motif_weights[1 * 2 * 4 * 3] __attribute__((aligned(4)));
extern const ff_half gesture_motif_bias[3];
extern const ff_half gesture_motif_head_weights[3 * 4];

#endif
