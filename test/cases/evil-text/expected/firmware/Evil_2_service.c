/* Evil_2_service.c - ff-edge 0.1.0, model 2c8dab951190, target host. Do not edit. */
#include "ff_service.h"
#include "Evil_2.h"
#include "Evil_2_trace.h"
#include "Evil_2_weights.h"

#if FF_SAMPLE_BYTES < 28
#error "FF_SAMPLE_BYTES must hold one sample: 28 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0x2c, 0x8d, 0xab, 0x95, 0x11, 0x90, 0x0c, 0x6a, 0x6e, 0x5a, 0x27, 0x82, 0xa2, 0x04, 0x84, 0xe1,
    0xdf, 0xe8, 0xb4, 0x1f, 0x5a, 0x28, 0x0b, 0x1b, 0xbd, 0xa4, 0xb4, 0x01, 0x5a, 0x6d, 0x72, 0x03,
};

const uint8_t ff_layout_hash[32] = {
    0x21, 0xe1, 0x83, 0xfe, 0xed, 0x65, 0xea, 0xf8, 0xd3, 0x15, 0x34, 0xfe, 0x9c, 0x81, 0x91, 0x4f,
    0xc7, 0x13, 0x58, 0x92, 0xa3, 0x70, 0xd0, 0xb9, 0xce, 0x84, 0x26, 0xbf, 0x88, 0x50, 0x9a, 0x86,
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
