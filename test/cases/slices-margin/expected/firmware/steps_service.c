/* steps_service.c - ff-edge 0.1.0, model a84f935e92cb, target host. Do not edit. */
#include "ff_service.h"
#include "steps.h"
#include "steps_trace.h"
#include "steps_weights.h"

#if FF_SAMPLE_BYTES < 12
#error "FF_SAMPLE_BYTES must hold one sample: 12 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0xa8, 0x4f, 0x93, 0x5e, 0x92, 0xcb, 0xf0, 0x90, 0x02, 0x6e, 0xfc, 0x21, 0x74, 0xfd, 0x52, 0x53,
    0x45, 0x2e, 0xeb, 0xc1, 0x93, 0x98, 0x80, 0xcd, 0x44, 0x76, 0x6c, 0x05, 0x06, 0x1c, 0x0c, 0xa4,
};

const uint8_t ff_layout_hash[32] = {
    0x92, 0x5a, 0x7f, 0xa9, 0xd6, 0x86, 0x7c, 0x6f, 0x30, 0xd4, 0x94, 0x9e, 0x82, 0x26, 0x1e, 0x07,
    0x7b, 0x30, 0x15, 0xdb, 0x4d, 0xb1, 0x53, 0x2d, 0xee, 0x59, 0x4c, 0x81, 0x77, 0x5f, 0xe2, 0x2c,
};

const char ff_target_name[] = "host";
const uint32_t ff_model_input_bytes = 12;
const uint16_t ff_model_classes = STEPS_CLASSES;
const uint16_t ff_model_steps = 11;

const struct ff_tensor ff_model_tensors[] = {
    { steps_first_weights, sizeof steps_first_weights },
    { steps_first_bias, sizeof steps_first_bias },
    { steps_first_multiplier, sizeof steps_first_multiplier },
    { steps_first_shift, sizeof steps_first_shift },
    { steps_first_head_weights, sizeof steps_first_head_weights },
    { steps_second_weights, sizeof steps_second_weights },
    { steps_second_bias, sizeof steps_second_bias },
    { steps_second_multiplier, sizeof steps_second_multiplier },
    { steps_second_shift, sizeof steps_second_shift },
    { steps_second_head_weights, sizeof steps_second_head_weights },
    { steps_thresholds, sizeof steps_thresholds },
};
const uint16_t ff_model_tensor_count = sizeof ff_model_tensors / sizeof ff_model_tensors[0];

static struct steps_state state;
static struct steps_result answer;

void ff_model_reset(void)
{
    (void)steps_init(&state);
}

enum ff_status ff_model_infer(const void *input, struct ff_service_result *result)
{
    const enum ff_status status = steps_infer(&state, input, &answer);
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
    return steps_trace(&state, input, &answer, step, bytes);
}
