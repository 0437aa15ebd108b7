/* gate_service.c - ff-edge 0.1.0, model f26dd5dcf46b, target host. Do not edit. */
#include "ff_service.h"
#include "gate.h"
#include "gate_trace.h"
#include "gate_weights.h"

#if FF_SAMPLE_BYTES < 4
#error "FF_SAMPLE_BYTES must hold one sample: 4 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0xf2, 0x6d, 0xd5, 0xdc, 0xf4, 0x6b, 0x4a, 0x93, 0x5c, 0x50, 0x4d, 0x7f, 0xb7, 0x8f, 0xc6, 0x18,
    0x85, 0x54, 0x0e, 0x38, 0xb1, 0x31, 0xd9, 0x7e, 0xea, 0x92, 0x10, 0x73, 0x5d, 0x5d, 0xfc, 0x15,
};

const uint8_t ff_layout_hash[32] = {
    0xe0, 0x50, 0x58, 0xab, 0x4c, 0x95, 0x40, 0x39, 0x7e, 0xf8, 0x0d, 0xc3, 0xcf, 0x76, 0x29, 0x1e,
    0x7f, 0xde, 0xbb, 0x34, 0x57, 0x92, 0xe0, 0x16, 0x40, 0x36, 0x12, 0x3b, 0x86, 0xc5, 0xa1, 0xb8,
};

const char ff_target_name[] = "host";
const uint32_t ff_model_input_bytes = 4;
const uint16_t ff_model_classes = GATE_CLASSES;
const uint16_t ff_model_steps = 4;

const struct ff_tensor ff_model_tensors[] = {
    { gate_hidden_weights, sizeof gate_hidden_weights },
    { gate_hidden_bias, sizeof gate_hidden_bias },
    { gate_hidden_multiplier, sizeof gate_hidden_multiplier },
    { gate_hidden_shift, sizeof gate_hidden_shift },
    { gate_hidden_head_weights, sizeof gate_hidden_head_weights },
};
const uint16_t ff_model_tensor_count = sizeof ff_model_tensors / sizeof ff_model_tensors[0];

static struct gate_state state;
static struct gate_result answer;

void ff_model_reset(void)
{
    (void)gate_init(&state);
}

enum ff_status ff_model_infer(const void *input, struct ff_service_result *result)
{
    const enum ff_status status = gate_infer(&state, input, &answer);
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
    return gate_trace(&state, input, &answer, step, bytes);
}
