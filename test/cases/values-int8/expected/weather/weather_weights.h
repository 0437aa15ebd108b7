/*
 * weather_weights.h - ff-edge 0.1.0, model fb6a67ef0a32, target host. Do not edit.
 *
 * Internal to the library.
 */
#ifndef FF_EDGE_weather_WEIGHTS_H
#define FF_EDGE_weather_WEIGHTS_H

#include "ff_answer_f32.h"
#include "ff_input.h"
#include "ff_types.h"
#include "ff_values_s32.h"

/* The constants of each call in weather.c */
extern const struct ff_norm weather_input;
extern const struct ff_dense weather_dense1_s0;
extern const struct ff_head weather_dense1_s0_head;
extern const struct ff_dense weather_dense1_s1;
extern const struct ff_head weather_dense1_s1_head;
extern const struct ff_norm weather_dense1_norm;
extern const struct ff_dense weather_dense2;
extern const struct ff_head weather_dense2_head;
extern const struct ff_values_s32 weather_dense2_values;

/* Their tables, in device order */
extern const int8_t weather_dense1_weights[2 * 2 * 6];
extern const int32_t weather_dense1_bias[4];
extern const int32_t weather_dense1_multiplier[4];
extern const uint8_t weather_dense1_shift[4];
extern const int8_t weather_dense1_head_weights[2 * 2 * 2];
extern const int32_t weather_dense1_constant[2];
extern const int8_t weather_dense2_weights[3 * 4];
extern const int32_t weather_dense2_bias[3];
extern const int32_t weather_dense2_multiplier[3];
extern const uint8_t weather_dense2_shift[3];
extern const int8_t weather_dense2_head_weights[2 * 3];
extern const int32_t weather_dense2_constant[2];
extern const int32_t weather_dense2_value_scale[2];
extern const int32_t weather_dense2_value_offset[2];
extern const uint8_t weather_dense2_value_shift[2];

#endif
