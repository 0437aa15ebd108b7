/*
 * teams_weights.h - ff-edge 0.1.0, model 20ccb90b2c60, target host. Do not edit.
 *
 * Internal to the library.
 */
#ifndef FF_EDGE_teams_WEIGHTS_H
#define FF_EDGE_teams_WEIGHTS_H

#include "ff_input.h"
#include "ff_types.h"

/* The constants of each call in teams.c */
extern const struct ff_norm teams_input;
extern const struct ff_dense teams_dense1;
extern const struct ff_groups teams_dense1_groups;
extern const struct ff_norm teams_dense1_norm;
extern const struct ff_dense teams_dense2;
extern const struct ff_groups teams_dense2_groups;

/* Their tables, in device order */
extern const int8_t teams_dense1_weights[8 * 7];
extern const int32_t teams_dense1_bias[7];
extern const int32_t teams_dense1_multiplier[7];
extern const uint8_t teams_dense1_shift[7];
extern const uint16_t teams_dense1_bounds[4];
extern const int32_t teams_dense1_scale[3];
extern const int8_t teams_dense2_weights[5 * 7];
extern const int32_t teams_dense2_bias[5];
extern const int32_t teams_dense2_multiplier[5];
extern const uint8_t teams_dense2_shift[5];
extern const uint16_t teams_dense2_bounds[4];
extern const int32_t teams_dense2_scale[3];

#endif
