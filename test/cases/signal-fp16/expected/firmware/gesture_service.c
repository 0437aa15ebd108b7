/* gesture_service.c - ff-edge 0.1.0, model 86c651f4d237, target host. Do not edit. */
#include "ff_service.h"
#include "gesture/gesture.h"
#include "gesture_trace.h"
#include "gesture/gesture_weights.h"

#if FF_SAMPLE_BYTES < 64
#error "FF_SAMPLE_BYTES must hold one sample: 64 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0x86, 0xc6, 0x51, 0xf4, 0xd2, 0x37, 0x08, 0x80, 0x48, 0xd0, 0x54, 0x2e, 0x6d, 0x53, 0x8d, 0x25,
    0xe3, 0x24, 0xe1, 0x23, 0xf4, 0x43, 0x89, 0x5f, 0xd4, 0x5b, 0x4f, 0x26, 0x5b, 0xba, 0x5a, 0x7f,
};

const uint8_t ff_layout_hash[32] = {
    0x1b, 0x2d, 0x15, 0x47, 0x76, 0x9e, 0x0a, 0x9e, 0x89, 0xee, 0xc2, 0x5e, 0xb9, 0x2e, 0x72, 0x20,
    0x0b, 0xce, 0x2d, 0xa8, 0xb9, 0xb6, 0xaf, 0x54, 0x75, 0x9f, 0xe0, 0x84, 0x51, 0xaa, 0xa5, 0xa5,
};

const char ff_target_name[] = "host";
const uint8_t ff_model_precision = 1;
const uint32_t ff_model_input_bytes = 64;
const uint16_t ff_model_classes = GESTURE_CLASSES;
const uint16_t ff_model_steps = 9;

static struct gesture_state state;
static struct gesture_result answer;

const struct ff_tensor ff_model_tensors[] = {
    { .data = gesture_onset_weights, .bytes = sizeof gesture_onset_weights },
    { .data = gesture_onset_bias, .bytes = sizeof gesture_onset_bias },
    { .data = gesture_onset_head_weights, .bytes = sizeof gesture_onset_head_weights },
    { .data = gesture_motif_weights, .bytes = sizeof gesture_motif_weights },
    { .data = gesture_motif_bias, .bytes = sizeof gesture_motif_bias },
    { .data = gesture_motif_head_weights, .bytes = sizeof gesture_motif_head_weights },
};
const uint16_t ff_model_tensor_count = 6;
const uint16_t ff_model_field_count = 0;
const uint32_t ff_model_learnt_bytes = 0;

void ff_model_reset(void)
{
    (void)gesture_init(&state);
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
    const enum ff_status status = gesture_infer(&state, input, &answer);
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
    return gesture_trace(&state, input, &answer, step, bytes);
}

uint32_t ff_model_updates(void)
{
    return 0;
}

const struct ff_requests *const ff_model_requests[] = {
    NULL
};
