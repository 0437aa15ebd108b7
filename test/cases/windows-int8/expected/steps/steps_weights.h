/*
 * steps_weights.h - ff-edge 0.1.0, model 74a90f09d410, target host. Do not edit.
 *
 * Internal to the library.
 */
#ifndef FF_EDGE_steps_WEIGHTS_H
#define FF_EDGE_steps_WEIGHTS_H

#include "ff_input.h"
#include "ff_types.h"

/* The constants of each call in steps.c */
extern const struct ff_norm steps_input;
extern const struct ff_dense steps_dense1;
extern const struct ff_head steps_dense1_head;

/* Their tables, in device order */
extern const int8_t steps_dense1_weights[16 * 5];
extern const int32_t steps_dense1_bias[5];
extern const int32_t steps_dense1_multiplier[5];
extern const uint8_t steps_dense1_shift[5];
extern const int8_t steps_dense1_head_weights[3 * 5];

#endif
