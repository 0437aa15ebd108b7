/* shake_weights.c - ff-edge 0.1.0, model 062efe1c168f, target host. Do not edit. */
#include "ff_build.h"
#include "shake_weights.h"
#include "shake.h"

const char shake_class_names[SHAKE_CLASSES][4] = {
    "off",
    "on",
};

/* hidden weights [3][4]: [outputs][inputs], real = value * (0.0106 .. 0.0312), one per output */
const int8_t shake_hidden_weights[3 * 4] = {
     67, -28, -62,  34,  59,  69, -88,  56,  55,  97, -48, -93,
};

/* hidden bias [3]: real = value * (0.000332 .. 0.000974), as the sums */
const int32_t shake_hidden_bias[3] = {
    1756, 3826, -948,
};

/*
 * hidden multiplier [3]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4
 */
const int32_t shake_hidden_multiplier[3] = {
    1940247637, 1367862741, 1107402986,
};

/* hidden shift [3]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4 */
const uint8_t shake_hidden_shift[3] = {
    5, 6, 6,
};

/* hidden head [2][3]: [outputs][inputs], real = value * 2^-7 */
const int8_t shake_hidden_head_weights[2 * 3] = {
    -50,  57, -28, -53, 105,  62,
};

/* input: rms of 4, 5 fractional bits */
const struct ff_norm shake_input = {
    .root = 32768,
    .size = 4,
    .guard = 14,
    .exponent = 5,
};

/* hidden: dense 4 -> 3, relu */
const struct ff_dense shake_hidden = {
    .weights = shake_hidden_weights,
    .bias = shake_hidden_bias,
    .multiplier = shake_hidden_multiplier,
    .shift = shake_hidden_shift,
    .inputs = 4,
    .outputs = 3,
};

/* hidden head 3 -> 2 */
const struct ff_head shake_hidden_head = {
    .weights = shake_hidden_head_weights,
    .scale = (int32_t)1 << 3,
    .inputs = 3,
    .outputs = 2,
};
