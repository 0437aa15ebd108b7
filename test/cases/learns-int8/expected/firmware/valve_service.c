/* valve_service.c - ff-edge 0.1.0, model 3e7440132ca9, target host. Do not edit. */
#include "valve/ff_blob.h"
#include "ff_learning.h"
#include "ff_service.h"
#include "valve/valve.h"
#include "valve_trace.h"
#include "valve/valve_weights.h"

#if FF_SAMPLE_BYTES < 12
#error "FF_SAMPLE_BYTES must hold one sample: 12 bytes"
#endif

const uint8_t ff_model_hash[32] = {
    0x3e, 0x74, 0x40, 0x13, 0x2c, 0xa9, 0x24, 0x29, 0x5c, 0x9f, 0x32, 0x41, 0x65, 0x9e, 0xe6, 0xf4,
    0x9a, 0xde, 0xcb, 0x27, 0x67, 0xd7, 0xee, 0x78, 0x75, 0x61, 0xbb, 0x47, 0xc5, 0x3f, 0xa5, 0x12,
};

const uint8_t ff_layout_hash[32] = {
    0xd5, 0x22, 0x50, 0x06, 0xd4, 0x51, 0x42, 0xbb, 0xfb, 0x81, 0xd0, 0xea, 0x04, 0xba, 0x67, 0x18,
    0x2a, 0x35, 0x39, 0xe6, 0x59, 0xec, 0x03, 0x5a, 0x6e, 0x63, 0xcd, 0x09, 0x6f, 0x40, 0x6c, 0xc2,
};

const char ff_target_name[] = "host";
const uint8_t ff_model_precision = 0;
const uint32_t ff_model_input_bytes = 12;
const uint16_t ff_model_classes = VALVE_CLASSES;
const uint16_t ff_model_steps = 7;

static struct valve_state state;
static struct valve_result answer;

const struct ff_tensor ff_model_tensors[] = {
    { .data = valve_listen_weights, .bytes = sizeof valve_listen_weights },
    { .data = valve_listen_bias, .bytes = sizeof valve_listen_bias },
    { .data = valve_listen_multiplier, .bytes = sizeof valve_listen_multiplier },
    { .data = valve_listen_shift, .bytes = sizeof valve_listen_shift },
    { .data = valve_listen_head_weights, .bytes = sizeof valve_listen_head_weights },
    { .data = valve_decide_weights, .bytes = sizeof valve_decide_weights },
    { .data = valve_decide_bias, .bytes = sizeof valve_decide_bias },
    { .data = valve_decide_head_weights, .bytes = sizeof valve_decide_head_weights },
    { .data = valve_shipped_x, .bytes = sizeof valve_shipped_x },
    { .data = valve_shipped_labels, .bytes = sizeof valve_shipped_labels },
    { .data = valve_guard_x, .bytes = sizeof valve_guard_x },
    { .data = valve_guard_labels, .bytes = sizeof valve_guard_labels },
    { .data = (const uint8_t *)&state + 0, .bytes = 4, .halves = 0 }, /* step */
    { .data = (const uint8_t *)&state + 4, .bytes = 4, .halves = 0 }, /* seed */
    { .data = (const uint8_t *)&state + 8, .bytes = 4, .halves = 0 }, /* flags */
    { .data = (const uint8_t *)&state + 12, .bytes = 4, .halves = 0 }, /* saturated */
    { .data = (const uint8_t *)&state + 16, .bytes = 16, .halves = 0 }, /* decide_bias */
    { .data = (const uint8_t *)&state + 32, .bytes = 4, .halves = 0 }, /* recent_count */
    { .data = (const uint8_t *)&state + 36, .bytes = 4, .halves = 0 }, /* recent_next */
    { .data = (const uint8_t *)&state + 40, .bytes = 24, .halves = 0 }, /* recent_x */
    { .data = (const uint8_t *)&state + 64, .bytes = 40, .halves = 0 }, /* decide_weights */
    { .data = (const uint8_t *)&state + 104, .bytes = 24, .halves = 0 }, /* decide_head */
    { .data = (const uint8_t *)&state + 128, .bytes = 3, .halves = 0 }, /* recent_labels */
};
const uint16_t ff_model_tensor_count = 12;
const uint16_t ff_model_field_count = 11;
const uint32_t ff_model_learnt_bytes = VALVE_LEARNT_BYTES;

void ff_model_reset(void)
{
    (void)valve_init(&state);
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
    const enum ff_status status = valve_infer(&state, input, &answer);
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
    return valve_trace(&state, input, &answer, step, bytes);
}

uint32_t ff_model_updates(void)
{
    return state.step;
}

const uint16_t ff_model_targets = 0;

enum ff_status ff_model_learn(const void *input, const uint8_t *lesson,
        struct ff_service_step *step)
{
    struct valve_step done;
    const enum ff_status status = valve_learn(&state, input, lesson[0], &done);
    if (status == FF_OK) {
        step->label = done.label;
        step->updated = done.updated;
        step->skipped = done.skipped;
        step->saturated = done.saturated;
    }
    return status;
}

const uint32_t ff_model_blob_bytes = VALVE_BLOB_BYTES;

void ff_model_export(uint32_t offset, void *bytes, uint32_t count)
{
    ff_blob_read(&valve_blob, &state, offset, bytes, count);
}

enum ff_status ff_model_import(const void *blob, uint32_t size, uint32_t flags)
{
    return valve_import(&state, blob, size, flags);
}

enum ff_status ff_model_save(uint32_t *sequence)
{
    return valve_save(&state, sequence);
}

enum ff_status ff_model_restore(uint32_t *sequence)
{
    return valve_restore(&state, sequence);
}

enum ff_status ff_model_set_learning(uint8_t on)
{
    return valve_set_learning(&state, on);
}

enum ff_status ff_model_guard(uint16_t *correct, uint16_t *count)
{
    return valve_guard(&state, correct, count);
}

const struct ff_requests *const ff_model_requests[] = {
    &ff_learning_requests,
    NULL
};
