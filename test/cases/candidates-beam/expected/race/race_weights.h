/*
 * race_weights.h - ff-edge 0.1.0, model 073a85e756dd, target host. Do not edit.
 *
 * Internal to the library.
 */
#ifndef FF_EDGE_race_WEIGHTS_H
#define FF_EDGE_race_WEIGHTS_H

#include "ff_input.h"
#include "ff_types.h"

/* The constants of each call in race.c */
extern const struct ff_norm race_input;
extern const struct ff_dense race_dense1;
extern const struct ff_norm race_dense1_norm;
extern const struct ff_dense race_dense2;

/* Their tables, in device order */
extern const int8_t race_dense1_weights[9 * 6];
extern const int32_t race_dense1_bias[6];
extern const int32_t race_dense1_multiplier[6];
extern const uint8_t race_dense1_shift[6];
extern const int32_t race_dense1_overlay[3 * 6];
extern const int8_t race_dense2_weights[6 * 4];
extern const int32_t race_dense2_bias[4];
extern const int32_t race_dense2_multiplier[4];
extern const uint8_t race_dense2_shift[4];
extern const int32_t race_thresholds[1];

#endif
