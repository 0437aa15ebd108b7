/* gesture_service.c - ff-edge 0.1.0, model 2d342d55b928, target host. Do not edit. */
#include "ff_service.h"
#include "gesture/gesture.h"
#include "gesture_trace.h"
#include "gesture/gesture_weights.h"

#if FF_SAMPLE_BYTES < 64
#error "FF_SAMPLE_BYTES must hold one sample: 64 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0x2d, 0x34, 0x2d, 0x55, 0xb9, 0x28, 0xd5, 0x91, 0x55, 0x93, 0x75, 0x5b, 0xb8, 0xd0, 0x1f, 0x20,
    0x73, 0x08, 0x82, 0xad, 0x8b, 0x1c, 0x2e, 0x4c, 0x2b, 0xdf, 0xc7, 0xa5, 0xf6, 0xf0, 0xcb, 0xfe,
};

const uint8_t ff_layout_hash[32] = {
    0x56, 0xec, 0xd6, 0x91, 0x4f, 0x8d, 0x00, 0x15, 0x23, 0xb7, 0x3c, 0xa6, 0xc9, 0x9b, 0x23, 0x33,
    0xd5, 0xa3, 0x15, 0x38, 0x94, 0x55, 0xf5, 0x85, 0x1e, 0x86, 0x39, 0x99, 0x09, 0xb3, 0xa2, 0x89,
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

enum ff_status ff_model_infer(const void *input, struct ff_service_result *result)
{
    const enum ff_status status = gesture_infer(&state, input, &answer);
    if (status == FF_OK) {
        result->label = answer.label;
        result->exit = answer.exit;
        result->margin = &answer.margin;
        result->goodness = &answer.goodness;
        result->macs = answer.macs;
        result->scores = answer.scores;
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

static const struct ff_requests none = { .request = NULL, .count = 0 };
const struct ff_requests *const ff_model_requests = &none;
