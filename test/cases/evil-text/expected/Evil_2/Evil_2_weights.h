/*
 * Evil_2_weights.h - ff-edge 0.1.0, model 33a3b5c7b234, target host. Do not edit.
 *
 * Internal to the library.
 */
#ifndef FF_EDGE_Evil_2_WEIGHTS_H
#define FF_EDGE_Evil_2_WEIGHTS_H

#include "ff_answer_f32.h"
#include "ff_input.h"
#include "ff_types.h"

/* The constants of each call in Evil_2.c */
extern const struct ff_norm Evil_2_input_0;
extern const struct ff_affine_f32 Evil_2_input_1;
extern const struct ff_dense Evil_2_first;
extern const struct ff_norm Evil_2_first_norm;
extern const struct ff_dense Evil_2_int;
extern const struct ff_head Evil_2_int_head;

/* Their tables, in device order */
extern const float Evil_2_input_1_multiplier[2];
extern const float Evil_2_input_1_offset[2];
extern const int8_t Evil_2_first_weights[3 * 7];
extern const int32_t Evil_2_first_bias[3];
extern const int32_t Evil_2_first_multiplier[3];
extern const uint8_t Evil_2_first_shift[3];
extern const int8_t Evil_2_int_weights[2 * 3];
extern const int32_t Evil_2_int_bias[2];
extern const int32_t Evil_2_int_multiplier[2];
extern const uint8_t Evil_2_int_shift[2];
extern const int8_t Evil_2_int_head_weights[2 * 7];

#endif
