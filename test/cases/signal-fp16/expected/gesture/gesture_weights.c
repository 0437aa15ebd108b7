/* gesture_weights.c - ff-edge 0.1.0, model 86c651f4d237, target host. Do not edit. */
#include "ff_build.h"
#include "gesture_weights.h"
#include "gesture.h"

const char gesture_class_names[GESTURE_CLASSES][2] = {
    "a",
    "b",
    "c",
    "d",
};

/* onset weights [1][3][2][4]: [kernel rows][kernel columns][channels][outputs] */
const ff_half gesture_onset_weights[1 * 3 * 2 * 4] __attribute__((aligned(4))) = {
    47005, 13433, 45984, 46347, 47663, 46669, 46962, 44223,
    14490, 15541, 44730, 10288, 48346, 44740, 14958, 47432,
    47547, 46601, 14182, 14738, 44413, 13052, 14296, 47803,
};

/* onset bias [4]: [outputs] */
const ff_half gesture_onset_bias[4] = {
     9885, 40535, 11185, 12382,
};

/* onset head [16][4]: [inputs][outputs] */
const ff_half gesture_onset_head_weights[16 * 4] = {
    13863,  9345, 42603, 13423, 47838, 43565, 44345, 45136,
    12815, 46192, 47165,  9400, 13860, 13335, 11980, 13065,
    43272, 41447, 43290, 45316, 47609, 10279,  7512, 12246,
    14001, 46769, 45554, 13278, 13349, 13047, 12676, 14249,
    44680, 13824, 14246, 45430, 45750, 46369, 45014, 13554,
    12426,  9662, 11750, 45992, 11775, 13343, 44844, 14027,
    13409, 45887, 12893, 45869, 44272, 47118, 12839, 14099,
     9879, 13400, 13854, 13436, 45619, 12398, 11078, 41730,
};

/* motif weights [1][2][4][3]: [kernel rows][kernel columns][channels][outputs] */
const ff_half gesture_motif_weights[1 * 2 * 4 * 3] __attribute__((aligned(4))) = {
    47181, 14353, 14362, 44142, 12120, 14506, 46104, 47899,
    15297, 44006, 45684, 46275, 46638, 11680, 48204, 12986,
    43202, 14382, 15069, 46236, 46400, 47899, 11463, 48238,
};

/* motif bias [3]: [outputs] */
const ff_half gesture_motif_bias[3] = {
    45244, 45206, 13509,
};

/* motif head [3][4]: [inputs][outputs] */
const ff_half gesture_motif_head_weights[3 * 4] = {
    40411, 14183, 43288, 14788, 46301, 13831, 12825, 44977,
    14362, 12734, 46495, 42624,
};

/* onset: conv 3 stride 2, 16 x 2 -> 7 x 4, relu */
const struct ff_conv_shape gesture_onset = {
    .window = {
        .height = 1,
        .width = 16,
        .channels = 2,
        .rows = 1,
        .columns = 7,
        .kernel_height = 1,
        .kernel_width = 3,
        .stride_y = 1,
        .stride_x = 2,
        .top = 0,
        .left = 0,
    },
    .outputs = 4,
};

/* onset head 16 -> 4 */
const struct ff_shape gesture_onset_head = {
    .inputs = 16,
    .outputs = 4,
};

/* onset: maximum of 4 cells of 7 x 4, for the head */
const struct ff_cells gesture_onset_cells = {
    .height = 1,
    .width = 7,
    .channels = 4,
    .rows = 1,
    .columns = 4,
};

/* averagePool2: average pool 2, 7 x 4 -> 3 x 4 */
const struct ff_window gesture_averagePool2 = {
    .height = 1,
    .width = 7,
    .channels = 4,
    .rows = 1,
    .columns = 3,
    .kernel_height = 1,
    .kernel_width = 2,
    .stride_y = 1,
    .stride_x = 2,
    .top = 0,
    .left = 0,
};

/* motif: conv 2, 3 x 4 -> 2 x 3, relu */
const struct ff_conv_shape gesture_motif = {
    .window = {
        .height = 1,
        .width = 3,
        .channels = 4,
        .rows = 1,
        .columns = 2,
        .kernel_height = 1,
        .kernel_width = 2,
        .stride_y = 1,
        .stride_x = 1,
        .top = 0,
        .left = 0,
    },
    .outputs = 3,
};

/* motif head 3 -> 4 */
const struct ff_shape gesture_motif_head = {
    .inputs = 3,
    .outputs = 4,
};

/* motif: maximum of 2 x 3, for the head */
const struct ff_cells gesture_motif_cells = {
    .height = 1,
    .width = 2,
    .channels = 3,
    .rows = 1,
    .columns = 1,
};
