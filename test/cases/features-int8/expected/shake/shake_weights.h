/*
 * shake_weights.h - ff-edge 0.1.0, model 062efe1c168f, target host. Do not edit.
 *
 * Internal to the library.
 */
#ifndef FF_EDGE_shake_WEIGHTS_H
#define FF_EDGE_shake_WEIGHTS_H

#include "ff_input.h"
#include "ff_types.h"

/* The constants of each call in shake.c */
extern const struct ff_norm shake_input;
extern const struct ff_dense shake_hidden;
extern const struct ff_head shake_hidden_head;

/* Their tables, in device order */
extern const int8_t shake_hidden_weights[3 * 4];
extern const int32_t shake_hidden_bias[3];
extern const int32_t shake_hidden_multiplier[3];
extern const uint8_t shake_hidden_shift[3];
extern const int8_t shake_hidden_head_weights[2 * 3];

#endif
