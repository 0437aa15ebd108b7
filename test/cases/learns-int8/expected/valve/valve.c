/* valve.c - ff-edge 0.1.0, model 3e7440132ca9, target host. Do not edit. */
#include "ff_build.h"
#include "valve.h"
#include "valve_weights.h"
#include "ff_answer.h"
#include "ff_dense.h"
#include "ff_dense_s16.h"
#include "ff_goodness.h"
#include "ff_input.h"
#include "ff_learn_s16.h"
#include "ff_learning_rate.h"
#include "ff_rms.h"
#include "ff_softmax_s32.h"

/* 1: in this build valve_learn refuses every sample, and the code of an update is left out. */
#ifndef VALVE_LEARNING_OFF
#define VALVE_LEARNING_OFF 0
#endif

static void valve_copy(void *to, const void *from, uint32_t bytes)
{
    for (uint32_t i = 0; i < bytes; i++) {
        ((uint8_t *)to)[i] = ((const uint8_t *)from)[i];
    }
}

static void valve_clear(void *bytes, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        ((uint8_t *)bytes)[i] = 0;
    }
}

enum ff_status valve_init(struct valve_state *state)
{
    if (state == NULL) {
        return FF_BAD_ARGUMENT;
    }
    state->step = 0;
    state->seed = 4u;
    state->flags = 0;
    state->saturated = 0;
    valve_copy(state->decide_bias, valve_decide_bias, sizeof state->decide_bias);
    state->recent_count = 0;
    state->recent_next = 0;
    valve_clear(state->recent_x, sizeof state->recent_x);
    valve_copy(state->decide_weights, valve_decide_weights, sizeof state->decide_weights);
    valve_copy(state->decide_head, valve_decide_head_weights, sizeof state->decide_head);
    valve_clear(state->recent_labels, sizeof state->recent_labels);
    state->busy = 0;
    for (uint32_t i = 0; i < sizeof state->arena.words / sizeof state->arena.words[0]; i++) {
        state->arena.words[i] = 0;
    }
    return FF_OK;
}

/* listen, up to its scores, for inference and updates. Adds its multiply-accumulates to macs. */
static uint32_t valve_listen_forward(const int8_t *x, int32_t *listen_acc, int8_t *listen_z,
        int32_t *listen_head_acc, struct valve_result *result, uint32_t macs)
{
    /* listen: dense 6 -> 5, relu (model.ts:11); kernel dot: 99 % of 6 inputs are not zero */
    macs += ff_dense_s8_dot(&valve_listen, x, listen_acc, listen_z);

    /* listen: head 5 -> 3, added to the scores (model.ts:11) */
    macs += ff_head_s8_dot(&valve_listen_head, listen_z, listen_head_acc, result->scores);

    return macs;
}

/* decide, up to its scores, for inference and updates. Adds its multiply-accumulates to macs. */
static uint32_t valve_decide_forward(const struct valve_state *state, const int8_t *listen_z,
        int8_t *listen_h, int32_t *decide_acc, int8_t *decide_z, int32_t *decide_head_acc,
        struct valve_result *result, uint32_t macs)
{
    /* listen: rms of 5 (model.ts:11) */
    ff_rms_s8(&valve_listen_norm, listen_z, listen_h);

    /* decide: dense 5 -> 4, relu (model.ts:12) */
    macs += ff_dense_s16(&valve_decide, state->decide_weights, state->decide_bias, listen_h,
            decide_acc, decide_z);

    /* decide: head 4 -> 3, added to the scores (model.ts:12) */
    macs += ff_head_s16(&valve_decide_head, state->decide_head, decide_z, decide_head_acc,
            result->scores);

    return macs;
}

/* What follows the network input x, whether it comes from a sample or was stored. */
static enum ff_status valve_classify(struct valve_state *state, const int8_t *x,
        struct valve_result *result)
{
    int32_t *const listen_acc = &state->arena.words[0];        /* [5] */
    int8_t *const listen_z = (int8_t *)&state->arena.words[7]; /* [5] */
    int32_t *const listen_head_acc = &state->arena.words[0];   /* [3] */
    int8_t *const listen_h = (int8_t *)&state->arena.words[4]; /* [5] */
    int32_t *const decide_acc = &state->arena.words[0];        /* [4] */
    int8_t *const decide_z = (int8_t *)&state->arena.words[6]; /* [4] */
    int32_t *const decide_head_acc = &state->arena.words[0];   /* [3] */
    uint32_t macs = 0;

    for (uint32_t k = 0; k < VALVE_CLASSES; k++) {
        result->scores[k] = 0;
    }

    /* listen: up to its scores */
    macs = valve_listen_forward(x, listen_acc, listen_z, listen_head_acc, result, macs);

    /* decide: up to its scores */
    macs = valve_decide_forward(state, listen_z, listen_h, decide_acc, decide_z, decide_head_acc,
            result, macs);

    /* decide: argmax of 3 scores, margin, goodness */
    result->label = ff_answer_s32(result->scores, 3, &result->margin);
    result->goodness = ff_goodness_s8(decide_z, 4);
    result->exit = 1;
    result->macs = macs;
    return FF_OK;
}

enum ff_status valve_infer(struct valve_state *state, const int16_t input[VALVE_INPUT_SIZE],
        struct valve_result *result)
{
    if (state == NULL || input == NULL || result == NULL) {
        return FF_BAD_ARGUMENT;
    }
    if (state->busy != 0) {
        return FF_BUSY;
    }

    int8_t *const x = (int8_t *)&state->arena.words[5]; /* [6] */

    /* input: int16 x 6 -> int8, rms */
    ff_input_rms_s16(&valve_input, input, x);

    return valve_classify(state, x, result);
}

/* One update with the network input x. On FF_DIVERGED earlier layers may have learnt. */
static enum ff_status valve_update(struct valve_state *state, const int8_t *x, uint32_t label,
        struct valve_step *step)
{
    struct valve_result answer;
    struct valve_result *const result = &answer;
    int learns = 0;
    int32_t *const score_error = &state->arena.words[0];                    /* [3] */
    int32_t *const listen_acc = &state->arena.words[0];                     /* [5] */
    int8_t *const listen_z = (int8_t *)&state->arena.words[5];              /* [5] */
    int32_t *const listen_head_acc = &state->arena.words[0];                /* [3] */
    int8_t *const listen_h = (int8_t *)&state->arena.words[9];              /* [5] */
    int32_t *const decide_acc = &state->arena.words[0];                     /* [4] */
    int8_t *const decide_z = (int8_t *)&state->arena.words[5];              /* [4] */
    int32_t *const decide_head_acc = &state->arena.words[0];                /* [3] */
    int16_t *const decide_unit_error = (int16_t *)&state->arena.words16[6]; /* [4] */
    uint32_t macs = 0;

    for (uint32_t k = 0; k < VALVE_CLASSES; k++) {
        result->scores[k] = 0;
    }

    /* listen: up to its scores */
    macs = valve_listen_forward(x, listen_acc, listen_z, listen_head_acc, result, macs);

    /* decide: up to its scores */
    macs = valve_decide_forward(state, listen_z, listen_h, decide_acc, decide_z, decide_head_acc,
            result, macs);

    /* decide: argmax of 3 scores, margin, goodness */
    result->label = ff_answer_s32(result->scores, 3, &result->margin);

    /* decide: error of 3 scores; learn unless it is small (model.ts:12) */
    learns = ff_softmax_error_s32(&valve_decide_softmax, result->scores, 3, label, score_error)
            >= VALVE_LEARNING_SKIP;
    if (learns) {
        step->updated++;
    } else {
        step->skipped++;
    }

    if (learns) {
        /* decide: errors of 4 units, from 3 scores through the head as it was (model.ts:12) */
        ff_head_errors_s16(&valve_decide_rate, &valve_decide_head, state->decide_head, decide_z,
                score_error, decide_unit_error);
        /* decide: head 4 -> 3 learns (model.ts:12) */
        state->saturated += ff_update_head_s16(&valve_decide_head_update, &valve_decide_head,
                state->decide_head, decide_z, score_error,
                ff_dither_base(state->seed, state->step, VALVE_DECIDE_STREAM + FF_HEAD_STREAM), 0);
        /* decide: weights 5 -> 4 learn (model.ts:12) */
        state->saturated += ff_update_dense_s16(&valve_decide_update, &valve_decide,
                state->decide_weights, state->decide_bias, listen_h, decide_unit_error,
                ff_dither_base(state->seed, state->step, VALVE_DECIDE_STREAM), 0);
    }

    (void)macs;
    step->label = result->label;
    state->step++;
    return FF_OK;
}

/* One update with a sample from flash: a class is drawn, then one of its samples. */
static enum ff_status valve_replay_shipped(struct valve_state *state, struct valve_step *step)
{
    static const uint16_t bounds[VALVE_SHIPPED_CLASSES + 1] = { 0, 2, 4, 6 };
    const uint32_t base = ff_dither_base(state->seed, state->step, FF_REPLAY_STREAM);
    const uint32_t k = ff_mix(base) % VALVE_SHIPPED_CLASSES;
    const uint32_t at = bounds[k] + ff_mix(base + 1u) % (uint32_t)(bounds[k + 1u] - bounds[k]);
    const int8_t *const x = &valve_shipped_x[at * VALVE_STORED_STRIDE];

    return valve_update(state, x, valve_shipped_labels[at], step);
}

/* Puts a sample over the oldest of the recent ones. */
static void valve_remember(struct valve_state *state, const int8_t *x, uint32_t label)
{
    const uint32_t at = state->recent_next;

    valve_copy(&state->recent_x[at * VALVE_STORED_STRIDE], x, VALVE_INPUT_SIZE * sizeof *x);
    state->recent_labels[at] = (uint8_t)label;
    state->recent_next = at + 1u == VALVE_RECENT_SAMPLES ? 0 : at + 1u;
    if (state->recent_count < VALVE_RECENT_SAMPLES) {
        state->recent_count++;
    }
}

/* One update with a recent sample. */
static enum ff_status valve_replay_recent(struct valve_state *state, struct valve_step *step)
{
    const uint32_t base = ff_dither_base(state->seed, state->step, FF_REPLAY_STREAM);
    const uint32_t at = ff_mix(base) % state->recent_count;
    const int8_t *const x = &state->recent_x[at * VALVE_STORED_STRIDE];

    return valve_update(state, x, state->recent_labels[at], step);
}

enum ff_status valve_learn(struct valve_state *state, const int16_t input[VALVE_INPUT_SIZE],
        uint32_t label, struct valve_step *step)
{
    if (state == NULL || input == NULL || step == NULL) {
        return FF_BAD_ARGUMENT;
    }
    if (state->busy != 0) {
        return FF_BUSY;
    }
    if (label >= VALVE_CLASSES) {
        return FF_BAD_LABEL;
    }
    if (VALVE_LEARNING_OFF || (state->flags & FF_LEARNING_IS_OFF) != 0) {
        return FF_LEARNING_OFF;
    }
    if ((state->flags & FF_HAS_DIVERGED) != 0) {
        return FF_DIVERGED;
    }

    int8_t *const x = (int8_t *)&state->arena.words[7]; /* [6] */
    const struct valve_step nothing = {
        .saturated = 0, .updated = 0, .skipped = 0, .label = 0, .diverged = 0,
    };
    const uint32_t saturated = state->saturated;
    enum ff_status status;
    uint8_t answer;

    state->busy = 1u;
    *step = nothing;

    /* input: int16 x 6 -> int8, rms */
    ff_input_rms_s16(&valve_input, input, x);

    status = valve_update(state, x, label, step);
    answer = step->label;
    if (status != FF_OK && step->updated == 0) {
        state->busy = 0;
        return status;
    }
    valve_remember(state, x, label);
    if (status == FF_OK) {
        status = valve_replay_shipped(state, step);
    }
    if (status == FF_OK) {
        status = valve_replay_recent(state, step);
    }
    if (status != FF_OK) {
        state->flags |= FF_HAS_DIVERGED;
        step->diverged = 1u;
    }
    step->saturated = state->saturated - saturated;
    step->label = answer;
    state->busy = 0;
    return FF_OK;
}

enum ff_status valve_set_learning(struct valve_state *state, uint8_t on)
{
    if (state == NULL) {
        return FF_BAD_ARGUMENT;
    }
    state->flags = (state->flags & ~FF_LEARNING_IS_OFF) | (on != 0 ? 0 : FF_LEARNING_IS_OFF);
    return FF_OK;
}

enum ff_status valve_guard(struct valve_state *state, uint16_t *correct, uint16_t *count)
{
    if (state == NULL || correct == NULL || count == NULL) {
        return FF_BAD_ARGUMENT;
    }
    if (state->busy != 0) {
        return FF_BUSY;
    }
    *correct = 0;
    struct valve_result result;

    *count = VALVE_GUARD_SAMPLES;
    for (uint32_t i = 0; i < VALVE_GUARD_SAMPLES; i++) {
        const int8_t *const x = &valve_guard_x[i * VALVE_STORED_STRIDE];

        if (valve_classify(state, x, &result) == FF_OK && result.label == valve_guard_labels[i]) {
            *correct = (uint16_t)(*correct + 1u);
        }
    }
    return FF_OK;
}

enum ff_status valve_export(const struct valve_state *state, void *blob, uint32_t size)
{
    if (state == NULL || blob == NULL || size < VALVE_BLOB_BYTES) {
        return FF_BAD_ARGUMENT;
    }
    if (state->busy != 0) {
        return FF_BUSY;
    }
    ff_blob_read(&valve_blob, state, 0, blob, VALVE_BLOB_BYTES);
    return FF_OK;
}

enum ff_status valve_import(struct valve_state *state, const void *blob, uint32_t size,
        uint32_t flags)
{
    enum ff_status status;

    if (state == NULL || blob == NULL) {
        return FF_BAD_ARGUMENT;
    }
    if (state->busy != 0) {
        return FF_BUSY;
    }
    status = ff_blob_check(&valve_blob, blob, size, flags);
    if (status == FF_OK) {
        valve_copy(state, (const uint8_t *)blob + FF_BLOB_HEAD_BYTES, VALVE_LEARNT_BYTES);
    }
    return status;
}
