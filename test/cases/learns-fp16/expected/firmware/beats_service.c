/* beats_service.c - ff-edge 0.1.0, model 0ccfa76a93b3, target host. Do not edit. */
#include "beats/ff_blob.h"
#include "ff_learning.h"
#include "ff_service.h"
#include "beats/beats.h"
#include "beats_trace.h"
#include "beats/beats_weights.h"

#if FF_SAMPLE_BYTES < 28
#error "FF_SAMPLE_BYTES must hold one sample: 28 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0x0c, 0xcf, 0xa7, 0x6a, 0x93, 0xb3, 0xfa, 0x04, 0x80, 0x8d, 0x76, 0xa1, 0x8e, 0x2a, 0x58, 0x41,
    0xc4, 0xc7, 0xd0, 0x84, 0xb4, 0x14, 0xa0, 0xb5, 0x51, 0x5d, 0x37, 0x64, 0xb0, 0xce, 0xc5, 0x63,
};

const uint8_t ff_layout_hash[32] = {
    0xc3, 0x3c, 0xae, 0x72, 0x3b, 0x58, 0x13, 0xf8, 0x55, 0x29, 0x7d, 0x02, 0xdc, 0x56, 0x9d, 0x5e,
    0x1d, 0xd6, 0x60, 0x7d, 0x10, 0x6d, 0xf8, 0x71, 0xde, 0x8b, 0xbc, 0xb1, 0xb6, 0x71, 0x1b, 0xb5,
};

const char ff_target_name[] = "host";
const uint8_t ff_model_precision = 1;
const uint32_t ff_model_input_bytes = 28;
const uint16_t ff_model_classes = BEATS_CLASSES;
const uint16_t ff_model_steps = 7;

static struct beats_state state;
static struct beats_result answer;

const struct ff_tensor ff_model_tensors[] = {
    { .data = beats_hidden1_weights, .bytes = sizeof beats_hidden1_weights },
    { .data = beats_hidden1_bias, .bytes = sizeof beats_hidden1_bias },
    { .data = beats_hidden1_head_weights, .bytes = sizeof beats_hidden1_head_weights },
    { .data = beats_hidden2_weights, .bytes = sizeof beats_hidden2_weights },
    { .data = beats_hidden2_bias, .bytes = sizeof beats_hidden2_bias },
    { .data = beats_hidden2_head_weights, .bytes = sizeof beats_hidden2_head_weights },
    { .data = (const uint8_t *)&state + 0, .bytes = 4, .halves = 0 }, /* step */
    { .data = (const uint8_t *)&state + 4, .bytes = 4, .halves = 0 }, /* seed */
    { .data = (const uint8_t *)&state + 8, .bytes = 4, .halves = 0 }, /* flags */
    { .data = (const uint8_t *)&state + 12, .bytes = 84, .halves = 1 }, /* hidden1_weights */
    { .data = (const uint8_t *)&state + 96, .bytes = 12, .halves = 1 }, /* hidden1_bias */
    { .data = (const uint8_t *)&state + 108, .bytes = 36, .halves = 1 }, /* hidden1_head */
    { .data = (const uint8_t *)&state + 144, .bytes = 48, .halves = 1 }, /* hidden2_weights */
    { .data = (const uint8_t *)&state + 192, .bytes = 8, .halves = 1 }, /* hidden2_bias */
    { .data = (const uint8_t *)&state + 200, .bytes = 24, .halves = 1 }, /* hidden2_head */
};
const uint16_t ff_model_tensor_count = 6;
const uint16_t ff_model_field_count = 9;
const uint32_t ff_model_learnt_bytes = BEATS_LEARNT_BYTES;

void ff_model_reset(void)
{
    (void)beats_init(&state);
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
    const enum ff_status status = beats_infer(&state, input, &answer);
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
    return beats_trace(&state, input, &answer, step, bytes);
}

uint32_t ff_model_updates(void)
{
    return state.step;
}

const uint16_t ff_model_targets = 0;

enum ff_status ff_model_learn(const void *input, const uint8_t *lesson,
        struct ff_service_step *step)
{
    struct beats_step done;
    const enum ff_status status = beats_learn(&state, input, lesson[0], &done);
    if (status == FF_OK) {
        step->label = done.label;
        step->updated = done.updated;
        step->skipped = done.skipped;
        step->saturated = done.saturated;
    }
    return status;
}

const uint32_t ff_model_blob_bytes = BEATS_BLOB_BYTES;

void ff_model_export(uint32_t offset, void *bytes, uint32_t count)
{
    ff_blob_read(&beats_blob, &state, offset, bytes, count);
}

enum ff_status ff_model_import(const void *blob, uint32_t size, uint32_t flags)
{
    return beats_import(&state, blob, size, flags);
}

enum ff_status ff_model_save(uint32_t *sequence)
{
    return beats_save(&state, sequence);
}

enum ff_status ff_model_restore(uint32_t *sequence)
{
    return beats_restore(&state, sequence);
}

enum ff_status ff_model_set_learning(uint8_t on)
{
    return beats_set_learning(&state, on);
}

enum ff_status ff_model_guard(uint16_t *correct, uint16_t *count)
{
    return beats_guard(&state, correct, count);
}

const struct ff_requests *const ff_model_requests[] = {
    &ff_learning_requests,
    NULL
};
