/* steps_service.c - ff-edge 0.1.0, model 74a90f09d410, target host. Do not edit. */
#include "ff_capture.h"
#include "ff_service.h"
#include "ff_streaming.h"
#include "steps/steps.h"
#include "steps/steps_stream.h"
#include "steps_trace.h"
#include "steps/steps_weights.h"

#if FF_SAMPLE_BYTES < 16
#error "FF_SAMPLE_BYTES must hold one sample: 16 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0x74, 0xa9, 0x0f, 0x09, 0xd4, 0x10, 0xc8, 0x2d, 0x93, 0x87, 0xfe, 0x39, 0xf5, 0xc5, 0x4e, 0x3b,
    0x30, 0x8d, 0xec, 0xc1, 0x21, 0x3e, 0x79, 0xcd, 0xc0, 0xfd, 0xef, 0xa7, 0x30, 0x66, 0x07, 0x00,
};

const uint8_t ff_layout_hash[32] = {
    0x51, 0x28, 0xba, 0xcb, 0x84, 0x98, 0xa0, 0x87, 0xd1, 0x1a, 0x5c, 0x2e, 0x0f, 0xad, 0x29, 0x1f,
    0x16, 0x34, 0xee, 0xd2, 0x5f, 0xba, 0xc1, 0x3c, 0xc3, 0x8d, 0xa1, 0x64, 0xa5, 0x49, 0xfd, 0x59,
};

const char ff_target_name[] = "host";
const uint8_t ff_model_precision = 0;
const uint32_t ff_model_input_bytes = 16;
const uint16_t ff_model_classes = STEPS_CLASSES;
const uint16_t ff_model_steps = 4;

static struct steps_state state;
static struct steps_result answer;

const struct ff_tensor ff_model_tensors[] = {
    { .data = steps_dense1_weights, .bytes = sizeof steps_dense1_weights },
    { .data = steps_dense1_bias, .bytes = sizeof steps_dense1_bias },
    { .data = steps_dense1_multiplier, .bytes = sizeof steps_dense1_multiplier },
    { .data = steps_dense1_shift, .bytes = sizeof steps_dense1_shift },
    { .data = steps_dense1_head_weights, .bytes = sizeof steps_dense1_head_weights },
};
const uint16_t ff_model_tensor_count = 5;
const uint16_t ff_model_field_count = 0;
const uint32_t ff_model_learnt_bytes = 0;

void ff_model_reset(void)
{
    (void)steps_init(&state);
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
    const enum ff_status status = steps_infer(&state, input, &answer);
    if (status == FF_OK) {
        tell(result);
    }
    return status;
}

static struct steps_stream stream;

const uint32_t ff_model_row_bytes = STEPS_ROW_SIZE * sizeof(uint8_t);
const uint16_t ff_model_row_size = STEPS_ROW_SIZE;

void ff_model_stream_start(void)
{
    (void)steps_stream_init(&stream, &state);
}

enum ff_status ff_model_push(const void *row, struct ff_service_result *result)
{
    const enum ff_status status = steps_push(&stream, row, &answer);
    if (status == FF_READY) {
        tell(result);
    }
    return status;
}

uint32_t ff_model_event(void)
{
    return steps_event(&stream);
}

uint32_t ff_model_trace(uint16_t step, const void *input, const void **bytes)
{
    /* A step that writes a part of its tensor leaves zeros in the rest. */
    for (uint32_t i = 0; i < sizeof state.arena / sizeof state.arena[0]; i++) {
        state.arena[i] = 0;
    }
    return steps_trace(&state, input, &answer, step, bytes);
}

uint32_t ff_model_updates(void)
{
    return 0;
}

const struct ff_requests *const ff_model_requests[] = {
    &ff_streaming_requests,
    &ff_capture_requests,
    NULL
};
