/* glyph_weights.c - ff-edge 0.1.0, model 199deb99d774, target host. Do not edit. */
#include "ff_build.h"
#include "glyph_weights.h"
#include "glyph.h"

const char glyph_class_names[GLYPH_CLASSES][2] = {
    "a",
    "b",
    "c",
    "d",
};

/*
 * input multiplier [1]: multiplier of x = (raw * multiplier + offset + (1 << (shift - 1))) >> shift
 */
const int16_t glyph_input_multiplier[1] = {
    20972,
};

/* input offset [1]: offset of x = (raw * multiplier + offset + (1 << (shift - 1))) >> shift */
const int32_t glyph_input_offset[1] = {
    0,
};

/* input shift [1]: shift of x = (raw * multiplier + offset + (1 << (shift - 1))) >> shift */
const uint8_t glyph_input_shift[1] = {
    16,
};

/*
 * edges weights [3][2][1][3]: [kernel rows][kernel columns][channels][outputs], real = value *
 * (0.00561 .. 0.0113), one per output
 */
const int8_t glyph_edges_weights[3 * 2 * 1 * 3] __attribute__((aligned(4))) = {
     82, 127, -38,  46,  59,  45, 127,  45, 127, -10,  19,  44,  30,   6, -71, -54,
    -32,  56,
};

/* edges bias [3]: real = value * (0.000175 .. 0.000353), as the sums */
const int32_t glyph_edges_bias[3] = {
     -551, -1126,   959,
};

/*
 * edges multiplier [3]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4
 */
const int32_t glyph_edges_multiplier[3] = {
    1551612017, 1243436975,  771129409,
};

/* edges head [4][12]: [outputs][inputs], real = value * 2^-7 */
const int8_t glyph_edges_head_weights[4 * 12] = {
    -38, -39, -51,   7, -15, -53,   6,  24, -74,  84,  35,  30,  -4,  14,  15, -37,
    -11,  32,  90,  -1,  -2,  19, -27,   4,  -9,  50,  18, -12,  52, -39,   4,  22,
     18,  36,   2, -43, -24, -36,  12, -47, -29,  -9,  38,  17, -26, -34,   6, -20,
};

/*
 * shapes weights [3][3][3][4]: [kernel rows][kernel columns][channels][outputs], real = value *
 * (0.00422 .. 0.00555), one per output
 */
const int8_t glyph_shapes_weights[3 * 3 * 3 * 4] __attribute__((aligned(4))) = {
      -7,  -38,   13,  -19,   10,   56,   64,   -6,  127,    0,  -56,  -11,  -16,  -16,   56,   51,
      14,   25,   40,   30,    8,  -37,   68,  109,  -75,  -75,  103,    1,  -25,  -85,   -1,   34,
      13,   81,  -28,  -33,   -1,   56,   26,   76,  -27,   62,   17,  -18,   19,   43,  -49,    3,
      76,  -36,  127,   99,   -9,  -28,   75,   13,  -43, -127,  -46,  -45,   96,  -44,   69,  -25,
      10,    0,   26, -127,  -64,  -50,  -48,  -55,   16,  -33,  -25,  -26,    7,  -42,  -36,   -5,
     -37,  -60,   -3,    0,  -27,   85,  -42,    3,    4,   25,  -39,  -55,   32,  -18,   13, -110,
      66,   79,   73,  -28,  -24,  -71,    9,   19,  -12,   48,  -99,    5,
};

/* shapes bias [4]: real = value * (0.000264 .. 0.000347), as the sums */
const int32_t glyph_shapes_bias[4] = {
    -608,  385,  867, -524,
};

/*
 * shapes multiplier [4]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-4
 */
const int32_t glyph_shapes_multiplier[4] = {
    1433052878, 1160762666, 1526199659, 1172572563,
};

/* shapes head [16][4]: [inputs][outputs], real = value * 2^-7 */
const int8_t glyph_shapes_head_weights[16 * 4] = {
    -32, -36,  24,  41,  46, -38, -14,  -7,  21,  15, -38, -52,  27, -47, -10,  16,
     88,  79, -24, -36,  26,  14,  25, -10, -65, -29, -28,  16,  12,  21, -43,   1,
    -71, -38, -53,  29,  -8,  26,  -8,  43, -21,  -6,  30, -82, -25,  89, -24, -13,
     18, -10, -17,  62,   3,  11, -30, -11,  16, -22,  22, -36, -34,   7,  12,   8,
};

/* last weights [24][5]: [inputs][outputs], real = value * (0.00283 .. 0.00607), one per output */
const int8_t glyph_last_weights[24 * 5] = {
      50,    0,   30,  -32,   72,  106,   24,   15,  -96,  -90,  -56,   69,  -49,  -22,   51,  -98,
     -49,   -1,   26,  -41,   45,   38,  -24,   60,   36, -127,  102,   58,   67,   30,  -69, -111,
     -18,   45,   16,  126,   23,   -6, -118,   63,   70,  -46,   31,    3,  -47,    4,  -38,   46,
    -100,  -10,   29,   -7,  -58,   27,    5,  -37,   19,   68, -111,   38, -105,  -46,   -7,   47,
      69,  -37,   15,   84, -127,   10,  -25,  -45,   36,   75,   79,   64, -127,  -14,  -67,  -64,
     -71,  -19,   -9,   63,  -19,  -53,  -24,  -10,  -11,   32,  -58,  -95,   62,  -35,  -71,   21,
      -4,  -53,  -32,   -3,  -34,   42, -127, -105, -127,   32,  -45,   -6,  -20,   50,   -6,  -10,
      20,  -82,  -49,  -21,  -21,  -44,   49,  -14,
};

/* last bias [5]: real = value * (0.000177 .. 0.000380), as the sums */
const int32_t glyph_last_bias[5] = {
      358,   967,   952, -2449,  -241,
};

/*
 * last multiplier [5]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-5
 */
const int32_t glyph_last_multiplier[5] = {
    1554247906, 1416940310, 1669634096, 1659291406, 1150482416,
};

/* last shift [5]: z = (mulh(sum, multiplier) + (1 << (shift - 1))) >> shift; real = z * 2^-5 */
const uint8_t glyph_last_shift[5] = {
    6, 5, 5, 6, 5,
};

/* last head [5][4]: [inputs][outputs], real = value * 2^-7 */
const int8_t glyph_last_head_weights[5 * 4] = {
      1, -14, -32,  92,  21, -13,  28,  43,  62, -10,  42, -20,  10, -54, -64, -49,
    -64,   5, -43,  -5,
};

/* input: 48 values to 5 fractional bits */
const struct ff_affine glyph_input = {
    .multiplier = glyph_input_multiplier,
    .offset = glyph_input_offset,
    .shift = glyph_input_shift,
    .size = 48,
    .stride = 0,
};

/* edges: conv 3 x 2 stride 2 x 1, 8 x 6 x 1 -> 4 x 6 x 3, relu */
const struct ff_conv glyph_edges = {
    .weights = glyph_edges_weights,
    .bias = glyph_edges_bias,
    .multiplier = glyph_edges_multiplier,
    .shift = 6,
    .window = {
        .height = 8,
        .width = 6,
        .channels = 1,
        .rows = 4,
        .columns = 6,
        .kernel_height = 3,
        .kernel_width = 2,
        .stride_y = 2,
        .stride_x = 1,
        .top = 1,
        .left = 0,
    },
    .outputs = 3,
};

/* edges head 12 -> 4 */
const struct ff_head glyph_edges_head = {
    .weights = glyph_edges_head_weights,
    .scale = (int32_t)1 << 1,
    .inputs = 12,
    .outputs = 4,
};

/* edges: maximum of 2 x 2 cells of 4 x 6 x 3, for the head */
const struct ff_cells glyph_edges_cells = {
    .height = 4,
    .width = 6,
    .channels = 3,
    .rows = 2,
    .columns = 2,
};

/* shapes: conv 3 x 3, 4 x 6 x 3 -> 4 x 6 x 4, relu */
const struct ff_conv glyph_shapes = {
    .weights = glyph_shapes_weights,
    .bias = glyph_shapes_bias,
    .multiplier = glyph_shapes_multiplier,
    .shift = 6,
    .window = {
        .height = 4,
        .width = 6,
        .channels = 3,
        .rows = 4,
        .columns = 6,
        .kernel_height = 3,
        .kernel_width = 3,
        .stride_y = 1,
        .stride_x = 1,
        .top = 1,
        .left = 1,
    },
    .outputs = 4,
};

/* shapes head 16 -> 4 */
const struct ff_head glyph_shapes_head = {
    .weights = glyph_shapes_head_weights,
    .scale = (int32_t)1 << 1,
    .inputs = 16,
    .outputs = 4,
};

/* shapes: mean of 2 x 2 cells of 2 x 3 x 4, for the head */
const struct ff_cells glyph_shapes_cells = {
    .height = 2,
    .width = 3,
    .channels = 4,
    .rows = 2,
    .columns = 2,
};

/* shapes_pool: max pool 2 x 2, 4 x 6 x 4 -> 2 x 3 x 4 */
const struct ff_window glyph_shapes_pool = {
    .height = 4,
    .width = 6,
    .channels = 4,
    .rows = 2,
    .columns = 3,
    .kernel_height = 2,
    .kernel_width = 2,
    .stride_y = 2,
    .stride_x = 2,
    .top = 0,
    .left = 0,
};

/* last: dense 24 -> 5, relu */
const struct ff_dense glyph_last = {
    .weights = glyph_last_weights,
    .bias = glyph_last_bias,
    .multiplier = glyph_last_multiplier,
    .shift = glyph_last_shift,
    .inputs = 24,
    .outputs = 5,
};

/* last head 5 -> 4 */
const struct ff_head glyph_last_head = {
    .weights = glyph_last_head_weights,
    .scale = (int32_t)1 << 0,
    .inputs = 5,
    .outputs = 4,
};
