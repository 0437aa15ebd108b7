/*
 * steps_weights.h - ff-edge 0.1.0, model 42d6d32156d3, target host. Do not edit.
 *
 * Internal to the library.
 */
#ifndef FF_EDGE_steps_WEIGHTS_H
#define FF_EDGE_steps_WEIGHTS_H

#include "ff_input.h"
#include "ff_types.h"

/* The constants of each call in steps.c */
extern const struct ff_norm steps_input;
extern const struct ff_dense steps_first_s0;
extern const struct ff_head steps_first_s0_head;
extern const struct ff_dense steps_first_s1;
extern const struct ff_head steps_first_s1_head;
extern const struct ff_norm steps_first_norm;
extern const struct ff_dense steps_second;
extern const struct ff_head steps_second_head;

/* Their tables, in device order */
extern const int8_t steps_first_weights[2 * 12 * 4];
extern const int32_t steps_first_bias[8];
extern const int32_t steps_first_multiplier[8];
extern const uint8_t steps_first_shift[8];
extern const int8_t steps_first_head_weights[2 * 2 * 4];
extern const int8_t steps_second_weights[8 * 4];
extern const int32_t steps_second_bias[4];
extern const int32_t steps_second_multiplier[4];
extern const uint8_t steps_second_shift[4];
extern const int8_t steps_second_head_weights[2 * 4];
extern const int32_t steps_thresholds[2];

#endif
