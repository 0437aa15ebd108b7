/* race_weights.c - ff-edge 0.1.0, model 073a85e756dd, target host. Do not edit. */
#include "ff_build.h"
#include "race_weights.h"
#include "race.h"

const char race_class_names[RACE_CLASSES][2] = {
    "a",
    "b",
    "c",
};

/* dense1 weights [9][6]: [inputs][outputs], real = value * (0.00278 .. 0.0310), one per output */
const int8_t race_dense1_weights[9 * 6] = {
     -59, -125,   89, -105,   26,  -12, -123,   80,  -25,   -7,   66,  -68, -107,   19,  116,  -93,
     -87,  -90,   76, -110, -103,  -68,   27,  -97,  -23,   13,   39,   94,  115,  -23,   45,   34,
      96,  -62,  -82,   75, -120,   11, -110,    1,  -41,  -45,    9,  -41,   76,   86,   -6,  115,
     -14,  -40,  -15,   29,  -62,  117,
};

/* dense1 bias [6]: real = value * (0.0000870 .. 0.000970), as the sums */
const int32_t race_dense1_bias[6] = {
     3176,  2657, -1715,  5880, -2166,  1451,
};

/*
 * dense1 multiplier [6]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4
 */
const int32_t race_dense1_multiplier[6] = {
    1997778228, 1624995091, 1601045095, 1883231557, 1737923311, 1736008894,
};

/* dense1 shift [6]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4 */
const uint8_t race_dense1_shift[6] = {
    5, 6, 7, 7, 6, 7,
};

/* dense1 overlay [3][6]: [classes][outputs], what a candidate label adds to the sums */
const int32_t race_dense1_overlay[3 * 6] = {
      7310,    -33,  -3006,    113, -11747, -10967,  -7883,  -7684,
     11555,  11105,   9699,   5235,  -2022,  -1633,   3690,   3346,
       171,   7017,
};

/* dense2 weights [6][4]: [inputs][outputs], real = value * (0.00266 .. 0.0128), one per output */
const int8_t race_dense2_weights[6 * 4] = {
      34,  -82,   54,    2, -106,  -50,   73,   23,   37,   24,  -36,  -52,  -36,   22,   61, -112,
     -32, -107,  -50,  -21,  -86,  -25,   78,  111,
};

/* dense2 bias [4]: real = value * (0.0000830 .. 0.000399), as the sums */
const int32_t race_dense2_bias[4] = {
    -4309,  -813, -4649,  2882,
};

/*
 * dense2 multiplier [4]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4
 */
const int32_t race_dense2_multiplier[4] = {
    1934593412, 1508355944, 1170400627, 2136769237,
};

/* dense2 shift [4]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4 */
const uint8_t race_dense2_shift[4] = {
    7, 5, 6, 7,
};

/*
 * exits thresholds [1]: leave at exit e if the largest score is at least thresholds[e]; 2147483647
 * is never
 */
const int32_t race_thresholds[1] = {
    9000,
};

/* input: rms of 9, 5 fractional bits */
const struct ff_norm race_input = {
    .root = 49152,
    .size = 9,
    .guard = 14,
    .exponent = 5,
};

/* dense1: dense 9 -> 6, relu */
const struct ff_dense race_dense1 = {
    .weights = race_dense1_weights,
    .bias = race_dense1_bias,
    .multiplier = race_dense1_multiplier,
    .shift = race_dense1_shift,
    .inputs = 9,
    .outputs = 6,
};

/* dense1 normalisation: rms of 6, 5 fractional bits */
const struct ff_norm race_dense1_norm = {
    .root = 40132,
    .size = 6,
    .guard = 14,
    .exponent = 5,
};

/* dense2: dense 6 -> 4, relu */
const struct ff_dense race_dense2 = {
    .weights = race_dense2_weights,
    .bias = race_dense2_bias,
    .multiplier = race_dense2_multiplier,
    .shift = race_dense2_shift,
    .inputs = 6,
    .outputs = 4,
};
