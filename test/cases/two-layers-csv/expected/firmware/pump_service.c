/* pump_service.c - ff-edge 0.1.0, model 1b983650c6e7, target host. Do not edit. */
#include "ff_service.h"
#include "pump/pump.h"
#include "pump_trace.h"
#include "pump/pump_weights.h"

#if FF_SAMPLE_BYTES < 62
#error "FF_SAMPLE_BYTES must hold one sample: 62 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0x1b, 0x98, 0x36, 0x50, 0xc6, 0xe7, 0xee, 0x32, 0xfb, 0xa0, 0xfc, 0xd4, 0xf0, 0x92, 0x8e, 0x5c,
    0xc5, 0x0e, 0x0d, 0xe1, 0xe4, 0x96, 0xb7, 0x58, 0x76, 0x80, 0x2d, 0x2e, 0xf4, 0x0c, 0xa5, 0x43,
};

const uint8_t ff_layout_hash[32] = {
    0x03, 0x8a, 0x52, 0xe0, 0x79, 0x2d, 0xa3, 0xe8, 0x6d, 0xc2, 0x24, 0x84, 0x5b, 0xb7, 0xad, 0x46,
    0x12, 0x26, 0xe3, 0x3c, 0x33, 0x6a, 0x6a, 0x6d, 0x07, 0xa1, 0xd5, 0xed, 0x6f, 0xab, 0xc2, 0xb8,
};

const char ff_target_name[] = "host";
const uint8_t ff_model_precision = 0;
const uint32_t ff_model_input_bytes = 62;
const uint16_t ff_model_classes = PUMP_CLASSES;
const uint16_t ff_model_steps = 8;

static struct pump_state state;
static struct pump_result answer;

const struct ff_tensor ff_model_tensors[] = {
    { .data = pump_input_0_multiplier, .bytes = sizeof pump_input_0_multiplier },
    { .data = pump_input_0_offset, .bytes = sizeof pump_input_0_offset },
    { .data = pump_input_0_shift, .bytes = sizeof pump_input_0_shift },
    { .data = pump_input_1_multiplier, .bytes = sizeof pump_input_1_multiplier },
    { .data = pump_input_1_offset, .bytes = sizeof pump_input_1_offset },
    { .data = pump_input_1_shift, .bytes = sizeof pump_input_1_shift },
    { .data = pump_vibration_weights, .bytes = sizeof pump_vibration_weights },
    { .data = pump_vibration_bias, .bytes = sizeof pump_vibration_bias },
    { .data = pump_vibration_multiplier, .bytes = sizeof pump_vibration_multiplier },
    { .data = pump_vibration_shift, .bytes = sizeof pump_vibration_shift },
    { .data = pump_vibration_head_weights, .bytes = sizeof pump_vibration_head_weights },
    { .data = pump_wear_weights, .bytes = sizeof pump_wear_weights },
    { .data = pump_wear_bias, .bytes = sizeof pump_wear_bias },
    { .data = pump_wear_multiplier, .bytes = sizeof pump_wear_multiplier },
    { .data = pump_wear_shift, .bytes = sizeof pump_wear_shift },
    { .data = pump_wear_head_weights, .bytes = sizeof pump_wear_head_weights },
};
const uint16_t ff_model_tensor_count = 16;
const uint16_t ff_model_field_count = 0;
const uint32_t ff_model_learnt_bytes = 0;

void ff_model_reset(void)
{
    (void)pump_init(&state);
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
    const enum ff_status status = pump_infer(&state, input, &answer);
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
    return pump_trace(&state, input, &answer, step, bytes);
}

uint32_t ff_model_updates(void)
{
    return 0;
}

const struct ff_requests *const ff_model_requests[] = {
    NULL
};
