/* steps_service.c - ff-edge 0.1.0, model 42d6d32156d3, target host. Do not edit. */
#include "ff_service.h"
#include "steps/steps.h"
#include "steps_trace.h"
#include "steps/steps_weights.h"

#if FF_SAMPLE_BYTES < 12
#error "FF_SAMPLE_BYTES must hold one sample: 12 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0x42, 0xd6, 0xd3, 0x21, 0x56, 0xd3, 0xa5, 0x97, 0xc7, 0x52, 0xf7, 0xea, 0xf6, 0xb8, 0xac, 0x8a,
    0xa9, 0x94, 0xa2, 0x9a, 0x3e, 0x5a, 0xae, 0xfa, 0x86, 0x96, 0x02, 0x55, 0x32, 0x09, 0x65, 0x32,
};

const uint8_t ff_layout_hash[32] = {
    0xd8, 0xfb, 0xd6, 0xe5, 0x30, 0x09, 0xfe, 0x42, 0x4f, 0x8c, 0xbf, 0x34, 0x80, 0x4c, 0x55, 0x62,
    0x19, 0xb5, 0x15, 0xe7, 0xfb, 0x82, 0x19, 0x7a, 0xa3, 0x9d, 0x4c, 0x89, 0xa6, 0x47, 0x7a, 0xad,
};

const char ff_target_name[] = "host";
const uint8_t ff_model_precision = 0;
const uint32_t ff_model_input_bytes = 12;
const uint16_t ff_model_classes = STEPS_CLASSES;
const uint16_t ff_model_steps = 11;

static struct steps_state state;
static struct steps_result answer;

const struct ff_tensor ff_model_tensors[] = {
    { .data = steps_first_weights, .bytes = sizeof steps_first_weights },
    { .data = steps_first_bias, .bytes = sizeof steps_first_bias },
    { .data = steps_first_multiplier, .bytes = sizeof steps_first_multiplier },
    { .data = steps_first_shift, .bytes = sizeof steps_first_shift },
    { .data = steps_first_head_weights, .bytes = sizeof steps_first_head_weights },
    { .data = steps_second_weights, .bytes = sizeof steps_second_weights },
    { .data = steps_second_bias, .bytes = sizeof steps_second_bias },
    { .data = steps_second_multiplier, .bytes = sizeof steps_second_multiplier },
    { .data = steps_second_shift, .bytes = sizeof steps_second_shift },
    { .data = steps_second_head_weights, .bytes = sizeof steps_second_head_weights },
    { .data = steps_thresholds, .bytes = sizeof steps_thresholds },
};
const uint16_t ff_model_tensor_count = 11;
const uint16_t ff_model_field_count = 0;
const uint32_t ff_model_learnt_bytes = 0;

void ff_model_reset(void)
{
    (void)steps_init(&state);
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
    const enum ff_status status = steps_infer(&state, input, &answer);
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
    return steps_trace(&state, input, &answer, step, bytes);
}

uint32_t ff_model_updates(void)
{
    return 0;
}

const struct ff_requests *const ff_model_requests[] = {
    NULL
};
