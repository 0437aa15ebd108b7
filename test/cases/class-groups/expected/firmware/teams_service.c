/* teams_service.c - ff-edge 0.1.0, model 20ccb90b2c60, target host. Do not edit. */
#include "ff_service.h"
#include "teams/teams.h"
#include "teams_trace.h"
#include "teams/teams_weights.h"

#if FF_SAMPLE_BYTES < 16
#error "FF_SAMPLE_BYTES must hold one sample: 16 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0x20, 0xcc, 0xb9, 0x0b, 0x2c, 0x60, 0xbc, 0x85, 0xa3, 0xbd, 0x6b, 0x23, 0x78, 0xbc, 0x46, 0xae,
    0x7e, 0x1e, 0x16, 0x7c, 0x53, 0xff, 0xf8, 0x5b, 0x1c, 0x71, 0x99, 0x3e, 0x7a, 0x29, 0x5a, 0x06,
};

const uint8_t ff_layout_hash[32] = {
    0x3c, 0x9e, 0xb7, 0x81, 0x3d, 0xd0, 0xe7, 0xd9, 0x16, 0x02, 0x74, 0x74, 0x46, 0xb9, 0xf0, 0x9b,
    0xb1, 0x00, 0xb2, 0x3b, 0x64, 0x21, 0x47, 0x79, 0x62, 0xf6, 0x21, 0x4b, 0xf1, 0xe6, 0xdd, 0x83,
};

const char ff_target_name[] = "host";
const uint8_t ff_model_precision = 0;
const uint32_t ff_model_input_bytes = 16;
const uint16_t ff_model_classes = TEAMS_CLASSES;
const uint16_t ff_model_steps = 7;

static struct teams_state state;
static struct teams_result answer;

const struct ff_tensor ff_model_tensors[] = {
    { .data = teams_dense1_weights, .bytes = sizeof teams_dense1_weights },
    { .data = teams_dense1_bias, .bytes = sizeof teams_dense1_bias },
    { .data = teams_dense1_multiplier, .bytes = sizeof teams_dense1_multiplier },
    { .data = teams_dense1_shift, .bytes = sizeof teams_dense1_shift },
    { .data = teams_dense1_bounds, .bytes = sizeof teams_dense1_bounds },
    { .data = teams_dense1_scale, .bytes = sizeof teams_dense1_scale },
    { .data = teams_dense2_weights, .bytes = sizeof teams_dense2_weights },
    { .data = teams_dense2_bias, .bytes = sizeof teams_dense2_bias },
    { .data = teams_dense2_multiplier, .bytes = sizeof teams_dense2_multiplier },
    { .data = teams_dense2_shift, .bytes = sizeof teams_dense2_shift },
    { .data = teams_dense2_bounds, .bytes = sizeof teams_dense2_bounds },
    { .data = teams_dense2_scale, .bytes = sizeof teams_dense2_scale },
};
const uint16_t ff_model_tensor_count = 12;
const uint16_t ff_model_field_count = 0;
const uint32_t ff_model_learnt_bytes = 0;

void ff_model_reset(void)
{
    (void)teams_init(&state);
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
    const enum ff_status status = teams_infer(&state, input, &answer);
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
    return teams_trace(&state, input, &answer, step, bytes);
}

uint32_t ff_model_updates(void)
{
    return 0;
}

const struct ff_requests *const ff_model_requests[] = {
    NULL
};
