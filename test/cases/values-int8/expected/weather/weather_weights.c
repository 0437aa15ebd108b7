/* weather_weights.c - ff-edge 0.1.0, model fb6a67ef0a32, target host. Do not edit. */
#include "ff_build.h"
#include "weather_weights.h"
#include "weather.h"

const char weather_target_names[WEATHER_TARGETS][7] = {
    "class0",
    "class1",
};

/*
 * dense1 weights [2][2][6]: [slices][outputs][inputs], real = value * (0.00534 .. 0.00572), one per
 * output
 */
const int8_t weather_dense1_weights[2 * 2 * 6] = {
     -34,   88,  -70,   89,   96, -127,   51,  -29,  -88,   48, -127,   14,  -10,  -63,   70,   37,
     127,   38, -111,   67, -127,  -69,  105,  -16,
};

/* dense1 bias [4]: real = value * (0.000167 .. 0.000179), as the sums */
const int32_t weather_dense1_bias[4] = {
      118,  1011, -2265,  -206,
};

/*
 * dense1 multiplier [4]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-5
 */
const int32_t weather_dense1_multiplier[4] = {
    1503930707, 1468683175, 1561050620, 1572307331,
};

/* dense1 shift [4]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-5 */
const uint8_t weather_dense1_shift[4] = {
    6, 6, 6, 6,
};

/* dense1 head [2][2][2]: [slices][outputs][inputs], real = value * 2^-7 */
const int8_t weather_dense1_head_weights[2 * 2 * 2] = {
     50,  24,  -5, -65, -61, -38, -11,  61,
};

/*
 * dense1 constant [2]: what the layer adds to the estimate beside its head, in standard deviations
 * of the targets; real = value * 2^-12
 */
const int32_t weather_dense1_constant[2] = {
    7200,  884,
};

/* dense2 weights [3][4]: [outputs][inputs], real = value * (0.00458 .. 0.0102), one per output */
const int8_t weather_dense2_weights[3 * 4] = {
     -31,   51,  127,  -24,   35,  127, -104,   87, -127,  -38,   93,    1,
};

/* dense2 bias [3]: real = value * (0.000143 .. 0.000319), as the sums */
const int32_t weather_dense2_bias[3] = {
     160,  420, -397,
};

/*
 * dense2 multiplier [3]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-5
 */
const int32_t weather_dense2_multiplier[3] = {
    1401331518, 1258251724, 2135059803,
};

/* dense2 shift [3]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-5 */
const uint8_t weather_dense2_shift[3] = {
    5, 6, 6,
};

/* dense2 head [2][3]: [outputs][inputs], real = value * 2^-7 */
const int8_t weather_dense2_head_weights[2 * 3] = {
    -95, -64,  80,  12, -59, -52,
};

/*
 * dense2 constant [2]: what the layer adds to the estimate beside its head, in standard deviations
 * of the targets; real = value * 2^-12
 */
const int32_t weather_dense2_constant[2] = {
    -2843, -6293,
};

/*
 * dense2 valueScale [2]: value = offset + ((estimate * scale + (1 << (shift - 1))) >> shift), with
 * products of 64 bits
 */
const int32_t weather_dense2_value_scale[2] = {
    1675398400, 1385600896,
};

/* dense2 valueOffset [2]: means of the targets over the training part */
const int32_t weather_dense2_value_offset[2] = {
       141509, 830806848,
};

/* dense2 valueShift [2]: right shift of the product with each target's scale */
const uint8_t weather_dense2_value_shift[2] = {
    30, 22,
};

/* input: rms of 6, 5 fractional bits */
const struct ff_norm weather_input = {
    .root = 40132,
    .size = 6,
    .guard = 14,
    .exponent = 5,
};

/* dense1: dense 6 -> 4, slice 1 of 2, relu */
const struct ff_dense weather_dense1_s0 = {
    .weights = weather_dense1_weights,
    .bias = weather_dense1_bias,
    .multiplier = weather_dense1_multiplier,
    .shift = weather_dense1_shift,
    .inputs = 6,
    .outputs = 2,
};

/* dense1 head 4 -> 2, slice 1 of 2 */
const struct ff_head weather_dense1_s0_head = {
    .weights = weather_dense1_head_weights,
    .scale = (int32_t)1 << 0,
    .inputs = 2,
    .outputs = 2,
};

/* dense1: dense 6 -> 4, slice 2 of 2, relu */
const struct ff_dense weather_dense1_s1 = {
    .weights = &weather_dense1_weights[12],
    .bias = &weather_dense1_bias[2],
    .multiplier = &weather_dense1_multiplier[2],
    .shift = &weather_dense1_shift[2],
    .inputs = 6,
    .outputs = 2,
};

/* dense1 head 4 -> 2, slice 2 of 2 */
const struct ff_head weather_dense1_s1_head = {
    .weights = &weather_dense1_head_weights[4],
    .scale = (int32_t)1 << 0,
    .inputs = 2,
    .outputs = 2,
};

/* dense1 normalisation: rms of 4, 5 fractional bits */
const struct ff_norm weather_dense1_norm = {
    .root = 32768,
    .size = 4,
    .guard = 14,
    .exponent = 5,
};

/* dense2: dense 4 -> 3, relu */
const struct ff_dense weather_dense2 = {
    .weights = weather_dense2_weights,
    .bias = weather_dense2_bias,
    .multiplier = weather_dense2_multiplier,
    .shift = weather_dense2_shift,
    .inputs = 4,
    .outputs = 3,
};

/* dense2 head 3 -> 2 */
const struct ff_head weather_dense2_head = {
    .weights = weather_dense2_head_weights,
    .scale = (int32_t)1 << 0,
    .inputs = 3,
    .outputs = 2,
};

/* values of the estimate, in units of the targets */
const struct ff_values_s32 weather_dense2_values = {
    .scale = weather_dense2_value_scale,
    .offset = weather_dense2_value_offset,
    .shift = weather_dense2_value_shift,
    .targets = 2,
};
