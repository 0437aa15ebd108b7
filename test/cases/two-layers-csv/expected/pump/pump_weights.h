/*
 * pump_weights.h - ff-edge 0.1.0, model 1b983650c6e7, target host. Do not edit.
 *
 * Internal to the library.
 */
#ifndef FF_EDGE_pump_WEIGHTS_H
#define FF_EDGE_pump_WEIGHTS_H

#include "ff_input.h"
#include "ff_types.h"

/* The constants of each call in pump.c */
extern const struct ff_affine pump_input_0;
extern const struct ff_affine pump_input_1;
extern const struct ff_dense pump_vibration;
extern const struct ff_head pump_vibration_head;
extern const struct ff_norm pump_vibration_norm;
extern const struct ff_dense pump_wear;
extern const struct ff_head pump_wear_head;

/* Their tables, in device order */
extern const int16_t pump_input_0_multiplier[3];
extern const int32_t pump_input_0_offset[3];
extern const uint8_t pump_input_0_shift[3];
extern const int16_t pump_input_1_multiplier[1];
extern const int32_t pump_input_1_offset[1];
extern const uint8_t pump_input_1_shift[1];
extern const int8_t pump_vibration_weights[31 * 33];
extern const int32_t pump_vibration_bias[33];
extern const int32_t pump_vibration_multiplier[33];
extern const uint8_t pump_vibration_shift[33];
extern const int8_t pump_vibration_head_weights[33 * 3];
extern const int8_t pump_wear_weights[33 * 3];
extern const int32_t pump_wear_bias[3];
extern const int32_t pump_wear_multiplier[3];
extern const uint8_t pump_wear_shift[3];
extern const int8_t pump_wear_head_weights[3 * 3];

#endif
