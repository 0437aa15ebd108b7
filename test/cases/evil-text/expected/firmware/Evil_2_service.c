/* Evil_2_service.c - ff-edge 0.1.0, model 33a3b5c7b234, target host. Do not edit. */
#include "ff_service.h"
#include "Evil_2/Evil_2.h"
#include "Evil_2_trace.h"
#include "Evil_2/Evil_2_weights.h"

#if FF_SAMPLE_BYTES < 28
#error "FF_SAMPLE_BYTES must hold one sample: 28 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0x33, 0xa3, 0xb5, 0xc7, 0xb2, 0x34, 0xad, 0x0e, 0x8d, 0x8c, 0x3f, 0x44, 0xb2, 0x08, 0xcf, 0x12,
    0x00, 0x53, 0xb9, 0x8b, 0x98, 0xe6, 0x98, 0x19, 0x7f, 0x75, 0x3b, 0xbb, 0xd9, 0x1c, 0x88, 0x90,
};

const uint8_t ff_layout_hash[32] = {
    0xb1, 0xa0, 0x09, 0x2c, 0x96, 0x4f, 0x92, 0x5f, 0xda, 0x34, 0x0a, 0x03, 0x88, 0x58, 0x93, 0xb2,
    0x5a, 0x3b, 0x31, 0xd6, 0xce, 0x35, 0x7d, 0x61, 0xe9, 0xfa, 0x70, 0x98, 0xff, 0xf7, 0x9e, 0x75,
};

const char ff_target_name[] = "host";
const uint8_t ff_model_precision = 0;
const uint32_t ff_model_input_bytes = 28;
const uint16_t ff_model_classes = EVIL_2_CLASSES;
const uint16_t ff_model_steps = 7;

static struct Evil_2_state state;
static struct Evil_2_result answer;

const struct ff_tensor ff_model_tensors[] = {
    { .data = Evil_2_input_1_multiplier, .bytes = sizeof Evil_2_input_1_multiplier },
    { .data = Evil_2_input_1_offset, .bytes = sizeof Evil_2_input_1_offset },
    { .data = Evil_2_first_weights, .bytes = sizeof Evil_2_first_weights },
    { .data = Evil_2_first_bias, .bytes = sizeof Evil_2_first_bias },
    { .data = Evil_2_first_multiplier, .bytes = sizeof Evil_2_first_multiplier },
    { .data = Evil_2_first_shift, .bytes = sizeof Evil_2_first_shift },
    { .data = Evil_2_int_weights, .bytes = sizeof Evil_2_int_weights },
    { .data = Evil_2_int_bias, .bytes = sizeof Evil_2_int_bias },
    { .data = Evil_2_int_multiplier, .bytes = sizeof Evil_2_int_multiplier },
    { .data = Evil_2_int_shift, .bytes = sizeof Evil_2_int_shift },
    { .data = Evil_2_int_head_weights, .bytes = sizeof Evil_2_int_head_weights },
};
const uint16_t ff_model_tensor_count = 11;
const uint16_t ff_model_field_count = 0;
const uint32_t ff_model_learnt_bytes = 0;

void ff_model_reset(void)
{
    (void)Evil_2_init(&state);
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
    const enum ff_status status = Evil_2_infer(&state, input, &answer);
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
    return Evil_2_trace(&state, input, &answer, step, bytes);
}

uint32_t ff_model_updates(void)
{
    return 0;
}

const struct ff_requests *const ff_model_requests[] = {
    NULL
};
