/* beats_weights.c - ff-edge 0.1.0, model 0ccfa76a93b3, target host. Do not edit. */
#include "ff_build.h"
#include "beats_weights.h"
#include "beats.h"

const char beats_class_names[BEATS_CLASSES][12] = {
    "normal",
    "atrial",
    "ventricular",
};

/* hidden1 weights [7][6]: [inputs][outputs] */
const ff_half beats_hidden1_weights[7 * 6] = {
    14933, 13605, 14033, 45193, 46251, 13021, 14805, 15085,
    47737, 14819, 15451, 47337, 13244, 46614, 15078, 42139,
    12301, 45946, 44357, 46514, 15023, 14409, 14702, 13784,
    47312, 12962, 14515, 14410, 14121, 12261, 46951, 47197,
    46625, 44870, 15770, 15390, 47914, 15144, 39402, 47534,
     9252, 14433,
};

/* hidden1 bias [6]: [outputs] */
const ff_half beats_hidden1_bias[6] = {
    11236, 45272, 10730,  9207, 45008, 11678,
};

/* hidden1 head [6][3]: [inputs][outputs] */
const ff_half beats_hidden1_head_weights[6 * 3] = {
    45791,  8205, 13375, 46612, 45398, 13468, 12436, 11872,
    12639, 10679, 47209, 41834, 12790, 14462, 13382, 11621,
     5366, 12036,
};

/* hidden2 weights [6][4]: [inputs][outputs] */
const ff_half beats_hidden2_weights[6 * 4] = {
    47311, 47731, 46190, 15491, 48403, 46290, 12621, 47063,
    42281, 13481, 11465, 47539, 12721, 45913, 12105, 11017,
    14355, 47392, 47121, 12874, 13569, 15500, 46148, 45842,
};

/* hidden2 bias [4]: [outputs] */
const ff_half beats_hidden2_bias[4] = {
    12007, 43409, 12017,  9871,
};

/* hidden2 head [4][3]: [inputs][outputs] */
const ff_half beats_hidden2_head_weights[4 * 3] = {
    42255, 11248,  9548,  9368, 11436, 14026, 13482, 45478,
    13296, 13507, 45811, 13427,
};

static const struct ff_field beats_fields[] = {
    { .offset = 0, .count = 1, .limit = 0xFFFFFFFFu, .kind = FF_FIELD_U32 }, /* step */
    { .offset = 4, .count = 1, .limit = 0xFFFFFFFFu, .kind = FF_FIELD_U32 }, /* seed */
    { .offset = 8, .count = 1, .limit = 3, .kind = FF_FIELD_U32 },           /* flags */
    { .offset = 12, .count = 42, .limit = 0, .kind = FF_FIELD_F16 },         /* hidden1_weights */
    { .offset = 96, .count = 6, .limit = 0, .kind = FF_FIELD_F16 },          /* hidden1_bias */
    { .offset = 108, .count = 18, .limit = 0, .kind = FF_FIELD_F16 },        /* hidden1_head */
    { .offset = 144, .count = 24, .limit = 0, .kind = FF_FIELD_F16 },        /* hidden2_weights */
    { .offset = 192, .count = 4, .limit = 0, .kind = FF_FIELD_F16 },         /* hidden2_bias */
    { .offset = 200, .count = 12, .limit = 0, .kind = FF_FIELD_F16 },        /* hidden2_head */
};

static const uint8_t beats_layout_hash[32] = {
    0xc3, 0x3c, 0xae, 0x72, 0x3b, 0x58, 0x13, 0xf8, 0x55, 0x29, 0x7d, 0x02, 0xdc, 0x56, 0x9d, 0x5e,
    0x1d, 0xd6, 0x60, 0x7d, 0x10, 0x6d, 0xf8, 0x71, 0xde, 0x8b, 0xbc, 0xb1, 0xb6, 0x71, 0x1b, 0xb5,
};

static const uint8_t beats_model_hash[32] = {
    0x0c, 0xcf, 0xa7, 0x6a, 0x93, 0xb3, 0xfa, 0x04, 0x80, 0x8d, 0x76, 0xa1, 0x8e, 0x2a, 0x58, 0x41,
    0xc4, 0xc7, 0xd0, 0x84, 0xb4, 0x14, 0xa0, 0xb5, 0x51, 0x5d, 0x37, 0x64, 0xb0, 0xce, 0xc5, 0x63,
};

const struct ff_blob beats_blob = {
    .layout_hash = beats_layout_hash,
    .model_hash = beats_model_hash,
    .fields = beats_fields,
    .field_count = 9,
    .payload_bytes = BEATS_LEARNT_BYTES,
};

/* hidden1: dense 7 -> 6, relu */
const struct ff_shape beats_hidden1 = {
    .inputs = 7,
    .outputs = 6,
};

/* hidden1 head 6 -> 3 */
const struct ff_shape beats_hidden1_head = {
    .inputs = 6,
    .outputs = 3,
};

/* hidden2: dense 6 -> 4, relu */
const struct ff_shape beats_hidden2 = {
    .inputs = 6,
    .outputs = 4,
};

/* hidden2 head 4 -> 3 */
const struct ff_shape beats_hidden2_head = {
    .inputs = 4,
    .outputs = 3,
};
