/* gate_service.c - ff-edge 0.1.0, model 7b4d2e5bb100, target host. Do not edit. */
#include "ff_service.h"
#include "gate/gate.h"
#include "gate_trace.h"
#include "gate/gate_weights.h"

#if FF_SAMPLE_BYTES < 4
#error "FF_SAMPLE_BYTES must hold one sample: 4 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0x7b, 0x4d, 0x2e, 0x5b, 0xb1, 0x00, 0x8d, 0xea, 0xa3, 0x8b, 0xa1, 0xf5, 0x54, 0x44, 0x1b, 0x2b,
    0x2f, 0xde, 0x53, 0xf4, 0xea, 0x1a, 0x3d, 0xb2, 0x85, 0xe7, 0x64, 0x3e, 0x6d, 0x29, 0x06, 0x8e,
};

const uint8_t ff_layout_hash[32] = {
    0x78, 0xda, 0xe8, 0x37, 0x16, 0xc7, 0x69, 0xe8, 0x6c, 0x55, 0x63, 0x03, 0x73, 0xc1, 0x54, 0x72,
    0x03, 0x63, 0x82, 0x75, 0x8f, 0x57, 0xd8, 0xec, 0x29, 0xde, 0x45, 0x63, 0x84, 0x53, 0xc6, 0xf5,
};

const char ff_target_name[] = "host";
const uint8_t ff_model_precision = 0;
const uint32_t ff_model_input_bytes = 4;
const uint16_t ff_model_classes = GATE_CLASSES;
const uint16_t ff_model_steps = 4;

static struct gate_state state;
static struct gate_result answer;

const struct ff_tensor ff_model_tensors[] = {
    { .data = gate_hidden_weights, .bytes = sizeof gate_hidden_weights },
    { .data = gate_hidden_bias, .bytes = sizeof gate_hidden_bias },
    { .data = gate_hidden_multiplier, .bytes = sizeof gate_hidden_multiplier },
    { .data = gate_hidden_shift, .bytes = sizeof gate_hidden_shift },
    { .data = gate_hidden_head_weights, .bytes = sizeof gate_hidden_head_weights },
};
const uint16_t ff_model_tensor_count = 5;
const uint16_t ff_model_field_count = 0;
const uint32_t ff_model_learnt_bytes = 0;

void ff_model_reset(void)
{
    (void)gate_init(&state);
}

/* What `answer` says. */
static void tell(struct ff_service_result *result)
{
    result->label = answer.label;
    result->exit = answer.exit;
    result->margin = &answer.margin;
    result->goodness = &answer.goodness;
    result->macs = answer.macs;
    result->scores = answer.scores;
}

enum ff_status ff_model_infer(const void *input, struct ff_service_result *result)
{
    const enum ff_status status = gate_infer(&state, input, &answer);
    if (status == FF_OK) {
        tell(result);
    }
    return status;
}

uint32_t ff_model_trace(uint16_t step, const void *input, const void **bytes)
{
    /* A step that writes a part of its tensor leaves zeros in the rest. */
    for (uint32_t i = 0; i < sizeof state.arena / sizeof state.arena[0]; i++) {
        state.arena[i] = 0;
    }
    return gate_trace(&state, input, &answer, step, bytes);
}

uint32_t ff_model_updates(void)
{
    return 0;
}

const struct ff_requests *const ff_model_requests[] = {
    NULL
};
