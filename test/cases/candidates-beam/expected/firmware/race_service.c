/* race_service.c - ff-edge 0.1.0, model ab1705ce6eee, target host. Do not edit. */
#include "ff_service.h"
#include "race.h"
#include "race_trace.h"
#include "race_weights.h"

#if FF_SAMPLE_BYTES < 9
#error "FF_SAMPLE_BYTES must hold one sample: 9 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0xab, 0x17, 0x05, 0xce, 0x6e, 0xee, 0x02, 0x3c, 0x00, 0x32, 0xdf, 0xf0, 0x4c, 0x95, 0xa4, 0x51,
    0x8e, 0xc2, 0x9c, 0xb6, 0x2c, 0x59, 0x6f, 0xe3, 0x4f, 0xee, 0x03, 0xc4, 0x38, 0xde, 0x55, 0x83,
};

const uint8_t ff_layout_hash[32] = {
    0x6f, 0x7e, 0x60, 0x85, 0x91, 0xc8, 0x4a, 0x05, 0x9d, 0x33, 0x7b, 0x50, 0xe3, 0x7c, 0x00, 0x48,
    0x48, 0x00, 0x96, 0xf6, 0xbe, 0xb6, 0x30, 0xac, 0xa9, 0x0c, 0x3c, 0x01, 0x54, 0xd2, 0x98, 0xc1,
};

const char ff_target_name[] = "host";
const uint32_t ff_model_input_bytes = 9;
const uint16_t ff_model_classes = RACE_CLASSES;
const uint16_t ff_model_steps = 7;

const struct ff_tensor ff_model_tensors[] = {
    { race_dense1_weights, sizeof race_dense1_weights },
    { race_dense1_bias, sizeof race_dense1_bias },
    { race_dense1_multiplier, sizeof race_dense1_multiplier },
    { race_dense1_shift, sizeof race_dense1_shift },
    { race_dense1_overlay, sizeof race_dense1_overlay },
    { race_dense2_weights, sizeof race_dense2_weights },
    { race_dense2_bias, sizeof race_dense2_bias },
    { race_dense2_multiplier, sizeof race_dense2_multiplier },
    { race_dense2_shift, sizeof race_dense2_shift },
    { race_thresholds, sizeof race_thresholds },
};
const uint16_t ff_model_tensor_count = sizeof ff_model_tensors / sizeof ff_model_tensors[0];

static struct race_state state;
static struct race_result answer;

void ff_model_reset(void)
{
    (void)race_init(&state);
}

enum ff_status ff_model_infer(const void *input, struct ff_service_result *result)
{
    const enum ff_status status = race_infer(&state, input, &answer);
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
    return race_trace(&state, input, &answer, step, bytes);
}
