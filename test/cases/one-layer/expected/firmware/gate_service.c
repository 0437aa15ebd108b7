/* gate_service.c - ff-edge 0.1.0, model e18e6990787e, target host. Do not edit. */
#include "ff_service.h"
#include "gate.h"
#include "gate_trace.h"
#include "gate_weights.h"

#if FF_SAMPLE_BYTES < 4
#error "FF_SAMPLE_BYTES must hold one sample: 4 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0xe1, 0x8e, 0x69, 0x90, 0x78, 0x7e, 0x52, 0x3d, 0xbd, 0x77, 0x49, 0x0d, 0xc6, 0xc6, 0x0d, 0x79,
    0x74, 0x42, 0x3f, 0xb1, 0x1f, 0x13, 0xc9, 0x26, 0x10, 0xd3, 0xfd, 0x52, 0xf1, 0xe7, 0xae, 0xdb,
};

const uint8_t ff_layout_hash[32] = {
    0x68, 0x24, 0xa0, 0x7f, 0x37, 0x2d, 0x94, 0x12, 0x84, 0x85, 0x35, 0x52, 0xe8, 0xfc, 0x31, 0xa0,
    0x3c, 0x40, 0xa5, 0xdf, 0x52, 0xae, 0x81, 0xef, 0x18, 0x9a, 0x17, 0xbe, 0xa3, 0x34, 0x05, 0x58,
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
