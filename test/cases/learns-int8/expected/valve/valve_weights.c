/* valve_weights.c - ff-edge 0.1.0, model 3e7440132ca9, target host. Do not edit. */
#include "ff_build.h"
#include "valve_weights.h"
#include "valve.h"

const char valve_class_names[VALVE_CLASSES][8] = {
    "shut",
    "leaking",
    "open",
};

/* listen weights [5][6]: [outputs][inputs], real = value * (0.00309 .. 0.0101), one per output */
const int8_t valve_listen_weights[5 * 6] = {
     -17, -127, -127, -112,   56,  -79,   49,  -40,  -12,   14,  127,  -88,   72, -116,   67,    4,
    -127,  -35,    0,   87, -103,  127,    2,   50,  127,   -5,   16,   34,  -21,   17,
};

/* listen bias [5]: real = value * (0.0000965 .. 0.000317), as the sums */
const int32_t valve_listen_bias[5] = {
    331, -51,  36, 195, -58,
};

/*
 * listen multiplier [5]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-5
 */
const int32_t valve_listen_multiplier[5] = {
    1845232906, 1934862933, 1697568816, 1354681755, 1393300520,
};

/* listen shift [5]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-5 */
const uint8_t valve_listen_shift[5] = {
    6, 6, 7, 6, 5,
};

/* listen head [3][5]: [outputs][inputs], real = value * 2^-8 */
const int8_t valve_listen_head_weights[3 * 5] = {
      56,   -7,  -54, -106,   26,   53,    0,   38,   18,   12,  112,   33,   24,   48,  -50,
};

/*
 * decide weights [5][4]: [inputs][outputs], real = (value - 128) * 0.000244; where learning starts
 */
const int16_t valve_decide_weights[5 * 4] = {
      305, -1127,  -861,  -706,  -721,  2279,   163,   894,
      849, -1150,  1390, -3366, -4203,  -780,  -157,  1662,
     4095,  2380, -4480, -2158,
};

/* decide bias [4]: real = value * 0.00195, as the sums */
const int32_t valve_decide_bias[4] = {
    -65,  10, -27,  32,
};

/* decide head [4][3]: [inputs][outputs], real = (value - 128) * 0.000122; where learning starts */
const int16_t valve_decide_head_weights[4 * 3] = {
      500,   -44,   124,  -107,  -967,  2625, -2643,   499,
      551,   292, -2260,    65,
};

/* shipped x [6][8]: network inputs, whole words a row */
const int8_t valve_shipped_x[6 * 8] = {
     32, -24, -50,  44,   1, -12,   0,   0,  39,  -5, -24,  61,  -6,  16,   0,   0,
      6,   6,  55, -13, -42, -34,   0,   0, -32,  37,  56,  -3,   5, -24,   0,   0,
     39,  39, -49,   5, -27,   3,   0,   0,  41,  15, -41,   5, -34, -37,   0,   0,
};

/* shipped labels [6]: their classes, ascending */
const uint8_t valve_shipped_labels[6] = {
    0, 0, 1, 1, 2, 2,
};

/* guard x [9][8]: network inputs, whole words a row */
const int8_t valve_guard_x[9 * 8] = {
     26, -28, -39,  48,  29,   2,   0,   0,  42,  -9, -44,  44,  17, -15,   0,   0,
     12, -22, -48,  52, -23,  -5,   0,   0, -32,  49,  47,  -9, -21,  -1,   0,   0,
     -5,  53,  22, -22, -46, -15,   0,   0, -55,  15,  48,  -2, -18,  14,   0,   0,
     34,  47,  14,   3, -50,  -3,   0,   0,  45,  47,  -5,  -5, -38,  19,   0,   0,
     45,  24, -38,  18, -43,   2,   0,   0,
};

/* guard labels [9]: their classes, ascending */
const uint8_t valve_guard_labels[9] = {
    0, 0, 0, 1, 1, 1, 2, 2, 2,
};

static const struct ff_field valve_fields[] = {
    { .offset = 0, .count = 1, .limit = 0xFFFFFFFFu, .kind = FF_FIELD_U32 },  /* step */
    { .offset = 4, .count = 1, .limit = 0xFFFFFFFFu, .kind = FF_FIELD_U32 },  /* seed */
    { .offset = 8, .count = 1, .limit = 3, .kind = FF_FIELD_U32 },            /* flags */
    { .offset = 12, .count = 1, .limit = 0xFFFFFFFFu, .kind = FF_FIELD_U32 }, /* saturated */
    { .offset = 16, .count = 4, .limit = 1u << 29, .kind = FF_FIELD_S32 },    /* decide_bias */
    { .offset = 32, .count = 1, .limit = 3, .kind = FF_FIELD_U32 },           /* recent_count */
    { .offset = 36, .count = 1, .limit = 2, .kind = FF_FIELD_U32 },           /* recent_next */
    { .offset = 40, .count = 24, .limit = 127, .kind = FF_FIELD_S8 },         /* recent_x */
    { .offset = 64, .count = 20, .limit = 32640, .kind = FF_FIELD_S16 },      /* decide_weights */
    { .offset = 104, .count = 12, .limit = 32640, .kind = FF_FIELD_S16 },     /* decide_head */
    { .offset = 128, .count = 3, .limit = 2, .kind = FF_FIELD_U8 },           /* recent_labels */
};

static const uint8_t valve_layout_hash[32] = {
    0xd5, 0x22, 0x50, 0x06, 0xd4, 0x51, 0x42, 0xbb, 0xfb, 0x81, 0xd0, 0xea, 0x04, 0xba, 0x67, 0x18,
    0x2a, 0x35, 0x39, 0xe6, 0x59, 0xec, 0x03, 0x5a, 0x6e, 0x63, 0xcd, 0x09, 0x6f, 0x40, 0x6c, 0xc2,
};

static const uint8_t valve_model_hash[32] = {
    0x3e, 0x74, 0x40, 0x13, 0x2c, 0xa9, 0x24, 0x29, 0x5c, 0x9f, 0x32, 0x41, 0x65, 0x9e, 0xe6, 0xf4,
    0x9a, 0xde, 0xcb, 0x27, 0x67, 0xd7, 0xee, 0x78, 0x75, 0x61, 0xbb, 0x47, 0xc5, 0x3f, 0xa5, 0x12,
};

const struct ff_blob valve_blob = {
    .layout_hash = valve_layout_hash,
    .model_hash = valve_model_hash,
    .fields = valve_fields,
    .field_count = 11,
    .payload_bytes = VALVE_LEARNT_BYTES,
};

/* input: rms of 6, 5 fractional bits */
const struct ff_norm valve_input = {
    .root = 40132,
    .size = 6,
    .guard = 14,
    .exponent = 5,
};

/* listen: dense 6 -> 5, relu */
const struct ff_dense valve_listen = {
    .weights = valve_listen_weights,
    .bias = valve_listen_bias,
    .multiplier = valve_listen_multiplier,
    .shift = valve_listen_shift,
    .inputs = 6,
    .outputs = 5,
};

/* listen head 5 -> 3 */
const struct ff_head valve_listen_head = {
    .weights = valve_listen_head_weights,
    .scale = (int32_t)1 << 0,
    .inputs = 5,
    .outputs = 3,
};

/* listen normalisation: rms of 5, 5 fractional bits */
const struct ff_norm valve_listen_norm = {
    .root = 36636,
    .size = 5,
    .guard = 14,
    .exponent = 5,
};

/* decide: dense 5 -> 4, relu */
const struct ff_layer_s16 valve_decide = {
    .inputs = 5,
    .outputs = 4,
    .shift = 3,
};

/* decide head 4 -> 3 */
const struct ff_head_s16 valve_decide_head = {
    .scale = (int32_t)1 << 4,
    .inputs = 4,
    .outputs = 3,
};

/* decide: scores -> probabilities */
const struct ff_softmax valve_decide_softmax = {
    .limit = 262144,
    .multiplier = 1549082005,
    .raise = 3,
    .shift = 0,
};

/* decide: rate of the errors */
const struct ff_rate valve_decide_rate = {
    .multiplier = 1717986918,
    .shift = 7,
};

/* decide: steps of the weights */
const struct ff_update_s16 valve_decide_update = {
    .dither = 9,
    .bias_shift = 7,
};

/* decide: steps of the head */
const struct ff_head_update_s16 valve_decide_head_update = {
    .rate = { .multiplier = 1717986918, .shift = 14 },
    .dither = 10,
};
