/*
 * valve_weights.h - ff-edge 0.1.0, model 3e7440132ca9, target host. Do not edit.
 *
 * Internal to the library.
 */
#ifndef FF_EDGE_valve_WEIGHTS_H
#define FF_EDGE_valve_WEIGHTS_H

#include "ff_blob.h"
#include "ff_dither.h"
#include "ff_input.h"
#include "ff_learn_s16.h"
#include "ff_softmax_s32.h"
#include "ff_types.h"

/* Constants of learning. */
#define VALVE_LEARNING_SKIP 655  /* a smaller error leaves a layer alone: Q15, 0.020 of 1 */
#define VALVE_STORED_STRIDE 8u   /* elements from one stored sample to the next: whole words */
#define VALVE_SHIPPED_CLASSES 3u /* classes that have samples for replay in flash */
#define VALVE_RECENT_SAMPLES 3u  /* the last samples, for replay */
#define VALVE_GUARD_SAMPLES 9u   /* samples in flash that the guard answers */
#define VALVE_DECIDE_STREAM 1u   /* of its draws: the layer's index */

/* What a blob of this model looks like. */
extern const struct ff_blob valve_blob;

/* The constants of each call in valve.c */
extern const struct ff_norm valve_input;
extern const struct ff_dense valve_listen;
extern const struct ff_head valve_listen_head;
extern const struct ff_norm valve_listen_norm;
extern const struct ff_layer_s16 valve_decide;
extern const struct ff_head_s16 valve_decide_head;
extern const struct ff_softmax valve_decide_softmax;
extern const struct ff_rate valve_decide_rate;
extern const struct ff_update_s16 valve_decide_update;
extern const struct ff_head_update_s16 valve_decide_head_update;

/* Their tables, in device order */
extern const int8_t valve_listen_weights[5 * 6];
extern const int32_t valve_listen_bias[5];
extern const int32_t valve_listen_multiplier[5];
extern const uint8_t valve_listen_shift[5];
extern const int8_t valve_listen_head_weights[3 * 5];
extern const int16_t valve_decide_weights[5 * 4];
extern const int32_t valve_decide_bias[4];
extern const int16_t valve_decide_head_weights[4 * 3];
extern const int8_t valve_shipped_x[6 * 8];
extern const uint8_t valve_shipped_labels[6];
extern const int8_t valve_guard_x[9 * 8];
extern const uint8_t valve_guard_labels[9];

#endif
