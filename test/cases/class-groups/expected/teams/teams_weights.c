/* teams_weights.c - ff-edge 0.1.0, model 20ccb90b2c60, target host. Do not edit. */
#include "ff_build.h"
#include "teams_weights.h"
#include "teams.h"

const char teams_class_names[TEAMS_CLASSES][2] = {
    "x",
    "y",
    "z",
};

/* dense1 weights [8][7]: [inputs][outputs], real = value * (0.00166 .. 0.0304), one per output */
const int8_t teams_dense1_weights[8 * 7] = {
      85,  -35,  -66,  -30,   27,   50, -121,  123,   37, -118,  -26,  -51,  -80,   14,    7,  -20,
     -86,  103,   32,  104,   99,  125, -126,  -21,   98,    9,  -10,  -86,   25,  -16,   51, -101,
     -64,   39,   53,  -22, -126,  -99,   28,   82,   99,  -13,   68,  -97,  -32, -123,  -44,  117,
      70,   16,   59, -113,  105, -124,   31,   45,
};

/* dense1 bias [7]: real = value * (0.0000520 .. 0.000951), as the sums */
const int32_t teams_dense1_bias[7] = {
    -3892, -1262,  5435, -5478,   283,   173,  2174,
};

/*
 * dense1 multiplier [7]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4
 */
const int32_t teams_dense1_multiplier[7] = {
    1262423554, 1242683315, 1285055408, 1666511777, 2081148579, 1175484743, 2022687327,
};

/* dense1 shift [7]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4 */
const uint8_t teams_dense1_shift[7] = {
    7, 7, 5, 7, 5, 7, 5,
};

/* dense1 bounds [4]: first unit of each class's group, and the end of the last */
const uint16_t teams_dense1_bounds[4] = {
    0, 2, 4, 7,
};

/* dense1 scale [3]: score = scale * sum of squares of the group; real = score * 2^-14 */
const int32_t teams_dense1_scale[3] = {
    36, 39, 41,
};

/* dense2 weights [5][7]: [outputs][inputs], real = value * (0.00294 .. 0.0170), one per output */
const int8_t teams_dense2_weights[5 * 7] = {
      46,  -59,   80,  -82,  -55,   15,   42,   -4,   20,  -55, -109,    9,   18,  -56, -116,   17,
     -23,  -46,  -40, -126,  -59,  113,   24,  102, -118,  -46,  113,  -61, -109,  -18,   59,  -49,
     -20,  -69,  -57,
};

/* dense2 bias [5]: real = value * (0.0000920 .. 0.000532), as the sums */
const int32_t teams_dense2_bias[5] = {
    -1571,  5092,  2287,  3336,  1445,
};

/*
 * dense2 multiplier [5]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4
 */
const int32_t teams_dense2_multiplier[5] = {
    2108777678, 1953265469, 1421304772, 1990880700, 1083289242,
};

/* dense2 shift [5]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4 */
const uint8_t teams_dense2_shift[5] = {
    5, 6, 6, 7, 6,
};

/* dense2 bounds [4]: first unit of each class's group, and the end of the last */
const uint16_t teams_dense2_bounds[4] = {
    0, 1, 3, 5,
};

/* dense2 scale [3]: score = scale * sum of squares of the group; real = score * 2^-14 */
const int32_t teams_dense2_scale[3] = {
    40, 33,  7,
};

/* input: rms of 8, 5 fractional bits */
const struct ff_norm teams_input = {
    .root = 46341,
    .size = 8,
    .guard = 14,
    .exponent = 5,
};

/* dense1: dense 8 -> 7, relu */
const struct ff_dense teams_dense1 = {
    .weights = teams_dense1_weights,
    .bias = teams_dense1_bias,
    .multiplier = teams_dense1_multiplier,
    .shift = teams_dense1_shift,
    .inputs = 8,
    .outputs = 7,
};

/* dense1: a group of units per class */
const struct ff_groups teams_dense1_groups = {
    .bounds = teams_dense1_bounds,
    .scale = teams_dense1_scale,
    .classes = 3,
};

/* dense1 normalisation: rms of 7, 5 fractional bits */
const struct ff_norm teams_dense1_norm = {
    .root = 43348,
    .size = 7,
    .guard = 14,
    .exponent = 5,
};

/* dense2: dense 7 -> 5, relu */
const struct ff_dense teams_dense2 = {
    .weights = teams_dense2_weights,
    .bias = teams_dense2_bias,
    .multiplier = teams_dense2_multiplier,
    .shift = teams_dense2_shift,
    .inputs = 7,
    .outputs = 5,
};

/* dense2: a group of units per class */
const struct ff_groups teams_dense2_groups = {
    .bounds = teams_dense2_bounds,
    .scale = teams_dense2_scale,
    .classes = 3,
};
