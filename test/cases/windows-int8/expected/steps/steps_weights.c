/* steps_weights.c - ff-edge 0.1.0, model 74a90f09d410, target host. Do not edit. */
#include "ff_build.h"
#include "steps_weights.h"
#include "steps.h"

const char steps_class_names[STEPS_CLASSES][5] = {
    "rest",
    "walk",
    "run",
};

/* dense1 weights [16][5]: [inputs][outputs], real = value * (0.00263 .. 0.00295), one per output */
const int8_t steps_dense1_weights[16 * 5] = {
    -118,  -94,   27,  -87,  127,   71,   23,   45, -110,   53,  -21,   79,   48, -112, -111,  -10,
     -94,  -82, -100,  -82, -109,  -45,  -38, -127,  -60,  -91,  -34,   31, -119, -126,   57,   17,
     -37,  117,  -87,  -68, -104,   99,  -21,  -60, -104,  -79,  115,  -12,   73,  106,    6,   48,
      83,  108,  105,   30,  -95,   46,   12, -113,   94, -127,    1,  -51, -103,  -30, -105,  -70,
      46,  127,  127,   45,   33,   51,  -33,   78,    3,  -96,  103,  -37,   80,   16,  -19,  -33,
};

/* dense1 bias [5]: real = value * (0.0000822 .. 0.0000922), as the sums */
const int32_t steps_dense1_bias[5] = {
      112,    88, -1039,   460,   841,
};

/*
 * dense1 multiplier [5]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-5
 */
const int32_t steps_dense1_multiplier[5] = {
    1621594918, 1446057903, 1563316385, 1561599161, 1609052902,
};

/* dense1 shift [5]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-5 */
const uint8_t steps_dense1_shift[5] = {
    7, 7, 7, 7, 7,
};

/* dense1 head [3][5]: [outputs][inputs], real = value * 2^-8 */
const int8_t steps_dense1_head_weights[3 * 5] = {
     11, -11, -43, -15,  59,  -8, -40, -37,   0, -46, -57,  93,  98, -50,  71,
};

/* input: rms of 16, 5 fractional bits */
const struct ff_norm steps_input = {
    .root = 32768,
    .size = 16,
    .guard = 13,
    .exponent = 5,
};

/* dense1: dense 16 -> 5, relu */
const struct ff_dense steps_dense1 = {
    .weights = steps_dense1_weights,
    .bias = steps_dense1_bias,
    .multiplier = steps_dense1_multiplier,
    .shift = steps_dense1_shift,
    .inputs = 16,
    .outputs = 5,
};

/* dense1 head 5 -> 3 */
const struct ff_head steps_dense1_head = {
    .weights = steps_dense1_head_weights,
    .scale = (int32_t)1 << 0,
    .inputs = 5,
    .outputs = 3,
};
