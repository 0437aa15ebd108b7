/* race_service.c - ff-edge 0.1.0, model 073a85e756dd, target host. Do not edit. */
#include "ff_service.h"
#include "race/race.h"
#include "race_trace.h"
#include "race/race_weights.h"

#if FF_SAMPLE_BYTES < 9
#error "FF_SAMPLE_BYTES must hold one sample: 9 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0x07, 0x3a, 0x85, 0xe7, 0x56, 0xdd, 0xcb, 0xb3, 0x3a, 0x30, 0x48, 0xf1, 0xc5, 0x32, 0xe9, 0xc6,
    0x2d, 0xa6, 0xd6, 0xef, 0x05, 0xb1, 0x3f, 0xde, 0x67, 0x7e, 0xca, 0x81, 0x55, 0xeb, 0xd1, 0x2f,
};

const uint8_t ff_layout_hash[32] = {
    0x7d, 0x56, 0xe3, 0x08, 0xdc, 0xa1, 0xef, 0x27, 0x5c, 0x7b, 0x87, 0x2b, 0x4a, 0xa5, 0x74, 0x3e,
    0x36, 0x00, 0xc4, 0x56, 0x08, 0x9b, 0x48, 0x0c, 0xd1, 0xc9, 0xe3, 0x12, 0x97, 0xd7, 0x42, 0xc6,
};

const char ff_target_name[] = "host";
const uint8_t ff_model_precision = 0;
const uint32_t ff_model_input_bytes = 9;
const uint16_t ff_model_classes = RACE_CLASSES;
const uint16_t ff_model_steps = 7;

static struct race_state state;
static struct race_result answer;

const struct ff_tensor ff_model_tensors[] = {
    { .data = race_dense1_weights, .bytes = sizeof race_dense1_weights },
    { .data = race_dense1_bias, .bytes = sizeof race_dense1_bias },
    { .data = race_dense1_multiplier, .bytes = sizeof race_dense1_multiplier },
    { .data = race_dense1_shift, .bytes = sizeof race_dense1_shift },
    { .data = race_dense1_overlay, .bytes = sizeof race_dense1_overlay },
    { .data = race_dense2_weights, .bytes = sizeof race_dense2_weights },
    { .data = race_dense2_bias, .bytes = sizeof race_dense2_bias },
    { .data = race_dense2_multiplier, .bytes = sizeof race_dense2_multiplier },
    { .data = race_dense2_shift, .bytes = sizeof race_dense2_shift },
    { .data = race_thresholds, .bytes = sizeof race_thresholds },
};
const uint16_t ff_model_tensor_count = 10;
const uint16_t ff_model_field_count = 0;
const uint32_t ff_model_learnt_bytes = 0;

void ff_model_reset(void)
{
    (void)race_init(&state);
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
    const enum ff_status status = race_infer(&state, input, &answer);
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
    return race_trace(&state, input, &answer, step, bytes);
}

uint32_t ff_model_updates(void)
{
    return 0;
}

const struct ff_requests *const ff_model_requests[] = {
    NULL
};
