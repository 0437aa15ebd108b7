/* steps_weights.c - ff-edge 0.1.0, model 42d6d32156d3, target host. Do not edit. */
#include "ff_build.h"
#include "steps_weights.h"
#include "steps.h"

const char steps_class_names[STEPS_CLASSES][6] = {
    "left",
    "right",
};

/*
 * first weights [2][12][4]: [slices][inputs][outputs], real = value * (0.00326 .. 0.0303), one per
 * output
 */
const int8_t steps_first_weights[2 * 12 * 4] = {
      54,  121,   -1,   50,   23,  119,  116,  -87,  -63,  -26, -116,  122,   90,   60,  125,  -32,
     -17, -101,   90,   83,   56,  -54,    0,  -37,  -45,   65,  118,   -6,   26,   72,   16,  103,
    -124, -108,   27,  -97,   85,  -67,    7,  -99,   58,  107,   26,   67,   84,   38,  -62,    6,
    -123, -101,  -63,  -21,  110,   42,   -2,  112,   35,   -1,    1,   65,   86,  -52,  123, -127,
     -17, -110,  -15,   89,  -83,  116,  -79,  -12,  -78,  -21,  100,   94,  -31, -119,   89,  -97,
     121,   22,  -88,  -76,  -20,   90,  -43, -111,   94,   40,  -63,  119, -124,  104,  111,   91,
};

/* first bias [8]: real = value * (0.000102 .. 0.000947), as the sums */
const int32_t steps_first_bias[8] = {
     5056,  5329, -6263,  -766, -3203, -2298, -2372, -3385,
};

/*
 * first multiplier [8]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4
 */
const int32_t steps_first_multiplier[8] = {
    1885044838, 1908244701, 1262179366, 1503145422, 1880700409, 2024018244, 1424545267, 1711451913,
};

/* first shift [8]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4 */
const uint8_t steps_first_shift[8] = {
    5, 7, 6, 5, 5, 6, 6, 7,
};

/* first head [2][2][4]: [slices][outputs][inputs], real = value * 2^-6 */
const int8_t steps_first_head_weights[2 * 2 * 4] = {
     -98,  113,  -38,  -42,  -75, -101,   46,  110,   52,   96,  -48,   28, -121, -107,   20,  -18,
};

/* second weights [8][4]: [inputs][outputs], real = value * (0.00304 .. 0.0220), one per output */
const int8_t steps_second_weights[8 * 4] = {
      19,   37,  -93,  105,  -98,   86,   20,  -56,  -14,   91,  -57,   62,   -1,  106,   85,   43,
      67,   97,   61,   61, -117, -107,   78,   68,  -22,   78,  118,   17,   78,   -6,    1,   30,
};

/* second bias [4]: real = value * (0.0000950 .. 0.000689), as the sums */
const int32_t steps_second_bias[4] = {
    4020, 1780, -380,  293,
};

/*
 * second multiplier [4]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4
 */
const int32_t steps_second_multiplier[4] = {
    1273432083, 1491262921, 1099244451, 1303262667,
};

/* second shift [4]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4 */
const uint8_t steps_second_shift[4] = {
    6, 6, 5, 7,
};

/* second head [2][4]: [outputs][inputs], real = value * 2^-2 */
const int8_t steps_second_head_weights[2 * 4] = {
      -5,  -73,   38, -126,  101,  125, -113,   61,
};

/*
 * exits thresholds [2]: leave at exit e if the margin is at least thresholds[e]; 2147483647 is
 * never
 */
const int32_t steps_thresholds[2] = {
          4000, 2147483647,
};

/* input: rms of 12, 5 fractional bits */
const struct ff_norm steps_input = {
    .root = 56756,
    .size = 12,
    .guard = 14,
    .exponent = 5,
};

/* first: dense 12 -> 8, slice 1 of 2, relu */
const struct ff_dense steps_first_s0 = {
    .weights = steps_first_weights,
    .bias = steps_first_bias,
    .multiplier = steps_first_multiplier,
    .shift = steps_first_shift,
    .inputs = 12,
    .outputs = 4,
};

/* first head 8 -> 2, slice 1 of 2 */
const struct ff_head steps_first_s0_head = {
    .weights = steps_first_head_weights,
    .scale = (int32_t)1 << 4,
    .inputs = 4,
    .outputs = 2,
};

/* first: dense 12 -> 8, slice 2 of 2, relu */
const struct ff_dense steps_first_s1 = {
    .weights = &steps_first_weights[48],
    .bias = &steps_first_bias[4],
    .multiplier = &steps_first_multiplier[4],
    .shift = &steps_first_shift[4],
    .inputs = 12,
    .outputs = 4,
};

/* first head 8 -> 2, slice 2 of 2 */
const struct ff_head steps_first_s1_head = {
    .weights = &steps_first_head_weights[8],
    .scale = (int32_t)1 << 4,
    .inputs = 4,
    .outputs = 2,
};

/* first normalisation: rms of 8, 5 fractional bits */
const struct ff_norm steps_first_norm = {
    .root = 46341,
    .size = 8,
    .guard = 14,
    .exponent = 5,
};

/* second: dense 8 -> 4, relu */
const struct ff_dense steps_second = {
    .weights = steps_second_weights,
    .bias = steps_second_bias,
    .multiplier = steps_second_multiplier,
    .shift = steps_second_shift,
    .inputs = 8,
    .outputs = 4,
};

/* second head 4 -> 2 */
const struct ff_head steps_second_head = {
    .weights = steps_second_head_weights,
    .scale = (int32_t)1 << 8,
    .inputs = 4,
    .outputs = 2,
};
