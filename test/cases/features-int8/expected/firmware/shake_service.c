/* shake_service.c - ff-edge 0.1.0, model 062efe1c168f, target host. Do not edit. */
#include "ff_service.h"
#include "shake/shake.h"
#include "shake_trace.h"
#include "shake/shake_weights.h"

#if FF_SAMPLE_BYTES < 32
#error "FF_SAMPLE_BYTES must hold one sample: 32 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0x06, 0x2e, 0xfe, 0x1c, 0x16, 0x8f, 0xc1, 0xc5, 0x09, 0x0c, 0x29, 0xc5, 0x46, 0x76, 0xac, 0x29,
    0xfc, 0xb9, 0x96, 0xb2, 0x2f, 0xd6, 0x34, 0x43, 0x2a, 0xeb, 0xaf, 0xf9, 0xb0, 0xab, 0x77, 0x64,
};

const uint8_t ff_layout_hash[32] = {
    0x22, 0x11, 0x2e, 0x86, 0x52, 0x5a, 0xe2, 0x0c, 0xa2, 0xe8, 0xbe, 0xbf, 0xd1, 0xb6, 0x4b, 0x37,
    0x58, 0xb3, 0x53, 0x4a, 0x8c, 0x91, 0xf3, 0xf8, 0x2f, 0x77, 0x9c, 0x9d, 0x1c, 0x67, 0x0d, 0xc5,
};

const char ff_target_name[] = "host";
const uint8_t ff_model_precision = 0;
const uint32_t ff_model_input_bytes = 32;
const uint16_t ff_model_classes = SHAKE_CLASSES;
const uint16_t ff_model_steps = 5;

static struct shake_state state;
static struct shake_result answer;

const struct ff_tensor ff_model_tensors[] = {
    { .data = shake_hidden_weights, .bytes = sizeof shake_hidden_weights },
    { .data = shake_hidden_bias, .bytes = sizeof shake_hidden_bias },
    { .data = shake_hidden_multiplier, .bytes = sizeof shake_hidden_multiplier },
    { .data = shake_hidden_shift, .bytes = sizeof shake_hidden_shift },
    { .data = shake_hidden_head_weights, .bytes = sizeof shake_hidden_head_weights },
};
const uint16_t ff_model_tensor_count = 5;
const uint16_t ff_model_field_count = 0;
const uint32_t ff_model_learnt_bytes = 0;

void ff_model_reset(void)
{
    (void)shake_init(&state);
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
    const enum ff_status status = shake_infer(&state, input, &answer);
    if (status == FF_OK) {
        tell(result);
    }
    return status;
}

uint32_t ff_model_trace(uint16_t step, const void *input, const void **bytes)
{
    /* A step that writes a part of its tensor leaves zeros in the rest. */
    for (uint32_t i = 0; i < sizeof state.arena.words / sizeof state.arena.words[0]; i++) {
        state.arena.words[i] = 0;
    }
    return shake_trace(&state, input, &answer, step, bytes);
}

uint32_t ff_model_updates(void)
{
    return 0;
}

const struct ff_requests *const ff_model_requests[] = {
    NULL
};
