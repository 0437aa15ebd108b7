/* teams_service.c - ff-edge 0.1.0, model cfc534ba48f4, target host. Do not edit. */
#include "ff_service.h"
#include "teams.h"
#include "teams_trace.h"
#include "teams_weights.h"

#if FF_SAMPLE_BYTES < 16
#error "FF_SAMPLE_BYTES must hold one sample: 16 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0xcf, 0xc5, 0x34, 0xba, 0x48, 0xf4, 0x83, 0x1b, 0xbe, 0x84, 0xe0, 0x82, 0x31, 0x57, 0x39, 0x2b,
    0x2b, 0x03, 0xa9, 0x2b, 0x66, 0x34, 0xfb, 0xbb, 0xd8, 0x94, 0x4e, 0x82, 0x80, 0xf8, 0xf0, 0x48,
};

const uint8_t ff_layout_hash[32] = {
    0x41, 0x34, 0xef, 0x18, 0x10, 0x85, 0x86, 0xbc, 0x25, 0x63, 0x00, 0x39, 0x85, 0x62, 0x00, 0x0f,
    0x00, 0x3f, 0xbc, 0xbd, 0xd3, 0xba, 0xb7, 0x55, 0xae, 0x0f, 0xfa, 0xcd, 0xab, 0x27, 0xb7, 0x32,
};

const char ff_target_name[] = "host";
const uint32_t ff_model_input_bytes = 16;
const uint16_t ff_model_classes = TEAMS_CLASSES;
const uint16_t ff_model_steps = 7;

const struct ff_tensor ff_model_tensors[] = {
    { teams_dense1_weights, sizeof teams_dense1_weights },
    { teams_dense1_bias, sizeof teams_dense1_bias },
    { teams_dense1_multiplier, sizeof teams_dense1_multiplier },
    { teams_dense1_shift, sizeof teams_dense1_shift },
    { teams_dense1_bounds, sizeof teams_dense1_bounds },
    { teams_dense1_scale, sizeof teams_dense1_scale },
    { teams_dense2_weights, sizeof teams_dense2_weights },
    { teams_dense2_bias, sizeof teams_dense2_bias },
    { teams_dense2_multiplier, sizeof teams_dense2_multiplier },
    { teams_dense2_shift, sizeof teams_dense2_shift },
    { teams_dense2_bounds, sizeof teams_dense2_bounds },
    { teams_dense2_scale, sizeof teams_dense2_scale },
};
const uint16_t ff_model_tensor_count = sizeof ff_model_tensors / sizeof ff_model_tensors[0];

static struct teams_state state;
static struct teams_result answer;

void ff_model_reset(void)
{
    (void)teams_init(&state);
}

enum ff_status ff_model_infer(const void *input, struct ff_service_result *result)
{
    const enum ff_status status = teams_infer(&state, input, &answer);
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
    return teams_trace(&state, input, &answer, step, bytes);
}
