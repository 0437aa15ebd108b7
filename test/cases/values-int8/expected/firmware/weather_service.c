/* weather_service.c - ff-edge 0.1.0, model fb6a67ef0a32, target host. Do not edit. */
#include "ff_service.h"
#include "weather/weather.h"
#include "weather_trace.h"
#include "weather/weather_weights.h"

#if FF_SAMPLE_BYTES < 24
#error "FF_SAMPLE_BYTES must hold one sample: 24 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0xfb, 0x6a, 0x67, 0xef, 0x0a, 0x32, 0x08, 0xcb, 0x96, 0x03, 0x15, 0x8e, 0x23, 0xab, 0x04, 0x64,
    0xa4, 0x08, 0xda, 0xb4, 0x57, 0xf6, 0x36, 0x11, 0x37, 0x14, 0x26, 0x4f, 0x65, 0xb8, 0x9f, 0x6e,
};

const uint8_t ff_layout_hash[32] = {
    0xf9, 0x4c, 0x8e, 0x85, 0x66, 0x07, 0xe3, 0xe1, 0x9a, 0xd5, 0x6c, 0xc4, 0x92, 0xae, 0x0b, 0x53,
    0x72, 0x36, 0x5c, 0xa4, 0x4a, 0x4f, 0xe0, 0xf6, 0xf2, 0x8f, 0xf9, 0x58, 0x3a, 0xc0, 0xeb, 0xaa,
};

const char ff_target_name[] = "host";
const uint8_t ff_model_precision = 0;
const uint32_t ff_model_input_bytes = 24;
const uint16_t ff_model_classes = WEATHER_TARGETS;
const uint16_t ff_model_steps = 11;

static struct weather_state state;
static struct weather_result answer;
static const int32_t none = 0; /* values have no margin */

const struct ff_tensor ff_model_tensors[] = {
    { .data = weather_dense1_weights, .bytes = sizeof weather_dense1_weights },
    { .data = weather_dense1_bias, .bytes = sizeof weather_dense1_bias },
    { .data = weather_dense1_multiplier, .bytes = sizeof weather_dense1_multiplier },
    { .data = weather_dense1_shift, .bytes = sizeof weather_dense1_shift },
    { .data = weather_dense1_head_weights, .bytes = sizeof weather_dense1_head_weights },
    { .data = weather_dense1_constant, .bytes = sizeof weather_dense1_constant },
    { .data = weather_dense2_weights, .bytes = sizeof weather_dense2_weights },
    { .data = weather_dense2_bias, .bytes = sizeof weather_dense2_bias },
    { .data = weather_dense2_multiplier, .bytes = sizeof weather_dense2_multiplier },
    { .data = weather_dense2_shift, .bytes = sizeof weather_dense2_shift },
    { .data = weather_dense2_head_weights, .bytes = sizeof weather_dense2_head_weights },
    { .data = weather_dense2_constant, .bytes = sizeof weather_dense2_constant },
    { .data = weather_dense2_value_scale, .bytes = sizeof weather_dense2_value_scale },
    { .data = weather_dense2_value_offset, .bytes = sizeof weather_dense2_value_offset },
    { .data = weather_dense2_value_shift, .bytes = sizeof weather_dense2_value_shift },
};
const uint16_t ff_model_tensor_count = 15;
const uint16_t ff_model_field_count = 0;
const uint32_t ff_model_learnt_bytes = 0;

void ff_model_reset(void)
{
    (void)weather_init(&state);
}

/* What `answer` says. */
static void tell(struct ff_service_result *result)
{
    result->label = 0;
    result->exit = answer.exit;
    result->margin = &none;
    result->goodness = &answer.goodness;
    result->macs = answer.macs;
    result->scores = answer.value;
}

enum ff_status ff_model_infer(const void *input, struct ff_service_result *result)
{
    const enum ff_status status = weather_infer(&state, input, &answer);
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
    return weather_trace(&state, input, &answer, step, bytes);
}

uint32_t ff_model_updates(void)
{
    return 0;
}

const struct ff_requests *const ff_model_requests[] = {
    NULL
};
