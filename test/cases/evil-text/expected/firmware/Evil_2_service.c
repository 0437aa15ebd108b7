/* Evil_2_service.c - ff-edge 0.1.0, model 5f390d688bb3, target host. Do not edit. */
#include "ff_service.h"
#include "Evil_2.h"
#include "Evil_2_trace.h"
#include "Evil_2_weights.h"

#if FF_SAMPLE_BYTES < 28
#error "FF_SAMPLE_BYTES must hold one sample: 28 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0x5f, 0x39, 0x0d, 0x68, 0x8b, 0xb3, 0xa0, 0x59, 0x21, 0x9d, 0x40, 0xdf, 0xe2, 0x61, 0x68, 0xf1,
    0x12, 0x1a, 0x20, 0x09, 0xec, 0x4f, 0xb1, 0xa9, 0xa1, 0xff, 0xbc, 0xe8, 0xa1, 0xdd, 0x00, 0x44,
};

const uint8_t ff_layout_hash[32] = {
    0x48, 0x5b, 0xb9, 0xdf, 0xb2, 0x83, 0x43, 0xe5, 0x8b, 0x3f, 0x7a, 0xbd, 0xd9, 0xce, 0xd7, 0x78,
    0x6e, 0xac, 0x9d, 0xec, 0x32, 0x12, 0x87, 0x47, 0x8f, 0x27, 0x36, 0x84, 0x08, 0x32, 0x95, 0xeb,
};

const char ff_target_name[] = "host";
const uint32_t ff_model_input_bytes = 28;
const uint16_t ff_model_classes = EVIL_2_CLASSES;
const uint16_t ff_model_steps = 7;

const struct ff_tensor ff_model_tensors[] = {
    { Evil_2_input_1_multiplier, sizeof Evil_2_input_1_multiplier },
    { Evil_2_input_1_offset, sizeof Evil_2_input_1_offset },
    { Evil_2_first_weights, sizeof Evil_2_first_weights },
    { Evil_2_first_bias, sizeof Evil_2_first_bias },
    { Evil_2_first_multiplier, sizeof Evil_2_first_multiplier },
    { Evil_2_first_shift, sizeof Evil_2_first_shift },
    { Evil_2_int_weights, sizeof Evil_2_int_weights },
    { Evil_2_int_bias, sizeof Evil_2_int_bias },
    { Evil_2_int_multiplier, sizeof Evil_2_int_multiplier },
    { Evil_2_int_shift, sizeof Evil_2_int_shift },
    { Evil_2_int_head_weights, sizeof Evil_2_int_head_weights },
};
const uint16_t ff_model_tensor_count = sizeof ff_model_tensors / sizeof ff_model_tensors[0];

static struct Evil_2_state state;
static struct Evil_2_result answer;

void ff_model_reset(void)
{
    (void)Evil_2_init(&state);
}

enum ff_status ff_model_infer(const void *input, struct ff_service_result *result)
{
    const enum ff_status status = Evil_2_infer(&state, input, &answer);
    if (status == FF_OK) {
        result->label = answer.label;
        result->exit = answer.exit;
        result->margin = answer.margin;
        result->goodness = answer.goodness;
        result->macs = answer.macs;
        result->scores = answer.scores;
    }
    return status;
}

uint32_t ff_model_trace(uint16_t step, const void *input, const void **bytes)
{
    ff_model_reset(); /* a step that writes a part of its tensor leaves zeros in the rest */
    return Evil_2_trace(&state, input, &answer, step, bytes);
}
