/* pump_service.c - ff-edge 0.1.0, model 35be96b30ab9, target host. Do not edit. */
#include "ff_service.h"
#include "pump.h"
#include "pump_trace.h"
#include "pump_weights.h"

#if FF_SAMPLE_BYTES < 62
#error "FF_SAMPLE_BYTES must hold one sample: 62 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0x35, 0xbe, 0x96, 0xb3, 0x0a, 0xb9, 0x3e, 0xd3, 0xeb, 0x90, 0x46, 0xe9, 0x10, 0xbe, 0xa5, 0xd4,
    0x18, 0x0f, 0xcd, 0x42, 0x0f, 0xcb, 0xa4, 0x97, 0xeb, 0x1d, 0x2c, 0xe7, 0xcc, 0xd8, 0xde, 0xa1,
};

const uint8_t ff_layout_hash[32] = {
    0x0e, 0x33, 0x25, 0x39, 0xba, 0x68, 0x61, 0x68, 0x9a, 0xd0, 0x13, 0x29, 0xd9, 0xf8, 0x3e, 0xb9,
    0x09, 0x71, 0x08, 0x90, 0x34, 0x87, 0xb6, 0x9d, 0x87, 0x52, 0x61, 0xc1, 0x01, 0x25, 0xb3, 0x66,
};

const char ff_target_name[] = "host";
const uint32_t ff_model_input_bytes = 62;
const uint16_t ff_model_classes = PUMP_CLASSES;
const uint16_t ff_model_steps = 8;

const struct ff_tensor ff_model_tensors[] = {
    { pump_input_0_multiplier, sizeof pump_input_0_multiplier },
    { pump_input_0_offset, sizeof pump_input_0_offset },
    { pump_input_0_shift, sizeof pump_input_0_shift },
    { pump_input_1_multiplier, sizeof pump_input_1_multiplier },
    { pump_input_1_offset, sizeof pump_input_1_offset },
    { pump_input_1_shift, sizeof pump_input_1_shift },
    { pump_vibration_weights, sizeof pump_vibration_weights },
    { pump_vibration_bias, sizeof pump_vibration_bias },
    { pump_vibration_multiplier, sizeof pump_vibration_multiplier },
    { pump_vibration_shift, sizeof pump_vibration_shift },
    { pump_vibration_head_weights, sizeof pump_vibration_head_weights },
    { pump_wear_weights, sizeof pump_wear_weights },
    { pump_wear_bias, sizeof pump_wear_bias },
    { pump_wear_multiplier, sizeof pump_wear_multiplier },
    { pump_wear_shift, sizeof pump_wear_shift },
    { pump_wear_head_weights, sizeof pump_wear_head_weights },
};
const uint16_t ff_model_tensor_count = sizeof ff_model_tensors / sizeof ff_model_tensors[0];

static struct pump_state state;
static struct pump_result answer;

void ff_model_reset(void)
{
    (void)pump_init(&state);
}

enum ff_status ff_model_infer(const void *input, struct ff_service_result *result)
{
    const enum ff_status status = pump_infer(&state, input, &answer);
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
    return pump_trace(&state, input, &answer, step, bytes);
}
