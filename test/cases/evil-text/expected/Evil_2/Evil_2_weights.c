/* Evil_2_weights.c - ff-edge 0.1.0, model 33a3b5c7b234, target host. Do not edit. */
#include "ff_build.h"
#include "Evil_2_weights.h"
#include "Evil_2.h"

const char Evil_2_class_names[EVIL_2_CLASSES][13] = {
    "say \"hi\"",                       /* say "hi" */
    "*/ int x; /*",
    "back\\",                           /* back\ */
    "\?\?/\?\?=",                       /* ? ?/? ?= */
    "new\012line\000",                  /* new?line? */
    "gr\303\266\303\237e \345\277\203", /* größe 心 */
    "bidi \342\200\256 \357\277\275",   /* bidi ? ? */
};

/* input_1 multiplier [2]: x = raw * multiplier + offset, rounded */
const float Evil_2_input_1_multiplier[2] = {
     19.227549f, -16.242672f,
};

/* input_1 offset [2]: x = raw * multiplier + offset, rounded */
const float Evil_2_input_1_offset[2] = {
     0.5292056f, -3.9957469f,
};

/* first weights [3][7]: [outputs][inputs], real = value * (0.00214 .. 0.0279), one per output */
const int8_t Evil_2_first_weights[3 * 7] = {
      33, -116,  -77,   41,    7,  -84,  -57, -112,   27,   42,  -34,   41,  -42,   77,    9,   50,
     126,  -30,  -44,   65,  -42,
};

/* first bias [3]: real = value * (0.0000670 .. 0.000873), as the sums */
const int32_t Evil_2_first_bias[3] = {
    -514,  356, -621,
};

/*
 * first multiplier [3]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4
 */
const int32_t Evil_2_first_multiplier[3] = {
    1361540474, 1099654605, 1628949563,
};

/* first shift [3]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4 */
const uint8_t Evil_2_first_shift[3] = {
    6, 6, 5,
};

/* int weights [2][3]: [outputs][inputs], real = value * (0.0152 .. 0.0216), one per output */
const int8_t Evil_2_int_weights[2 * 3] = {
     121,  125, -110, -126,   33, -118,
};

/* int bias [2]: real = value * (0.000475 .. 0.000674), as the sums */
const int32_t Evil_2_int_bias[2] = {
     1192, -1382,
};

/* int multiplier [2]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4 */
const int32_t Evil_2_int_multiplier[2] = {
    1918206586, 1320797864,
};

/* int shift [2]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4 */
const uint8_t Evil_2_int_shift[2] = {
    6, 6,
};

/* int head [2][7]: [inputs][outputs], real = value * 2^-10 */
const int8_t Evil_2_int_head_weights[2 * 7] = {
      92,   60,  -20,  -11,   10,   48,  123, -114,   87,  -96,  -57,  -11,  -89,   29,
};

/* input: rms of 5, 5 fractional bits */
const struct ff_norm Evil_2_input_0 = {
    .root = 36636,
    .size = 5,
    .guard = 14,
    .exponent = 5,
};

/* input: 2 values to 5 fractional bits */
const struct ff_affine_f32 Evil_2_input_1 = {
    .multiplier = Evil_2_input_1_multiplier,
    .offset = Evil_2_input_1_offset,
    .size = 2,
    .stride = 1,
};

/* first: dense 7 -> 3, relu */
const struct ff_dense Evil_2_first = {
    .weights = Evil_2_first_weights,
    .bias = Evil_2_first_bias,
    .multiplier = Evil_2_first_multiplier,
    .shift = Evil_2_first_shift,
    .inputs = 7,
    .outputs = 3,
};

/* first normalisation: rms of 3, 5 fractional bits */
const struct ff_norm Evil_2_first_norm = {
    .root = 56756,
    .size = 3,
    .guard = 15,
    .exponent = 5,
};

/* int: dense 3 -> 2, relu */
const struct ff_dense Evil_2_int = {
    .weights = Evil_2_int_weights,
    .bias = Evil_2_int_bias,
    .multiplier = Evil_2_int_multiplier,
    .shift = Evil_2_int_shift,
    .inputs = 3,
    .outputs = 2,
};

/* int head 2 -> 7 */
const struct ff_head Evil_2_int_head = {
    .weights = Evil_2_int_head_weights,
    .scale = (int32_t)1 << 0,
    .inputs = 2,
    .outputs = 7,
};
