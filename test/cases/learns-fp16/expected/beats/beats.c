/* beats.c - ff-edge 0.1.0, model 0ccfa76a93b3, target host. Do not edit. */
#include "ff_build.h"
#include "beats.h"
#include "beats_weights.h"
#include "ff_answer_f32.h"
#include "ff_dense_f16.h"
#include "ff_float.h"
#include "ff_goodness_f16.h"
#include "ff_input_real_f16.h"
#include "ff_learn_f16.h"
#include "ff_learning_rate.h"
#include "ff_softmax_f32.h"

/* 1: in this build beats_learn refuses every sample, and the code of an update is left out. */
#ifndef BEATS_LEARNING_OFF
#define BEATS_LEARNING_OFF 0
#endif

static void beats_copy(void *to, const void *from, uint32_t bytes)
{
    for (uint32_t i = 0; i < bytes; i++) {
        ((uint8_t *)to)[i] = ((const uint8_t *)from)[i];
    }
}

enum ff_status beats_init(struct beats_state *state)
{
    if (state == NULL) {
        return FF_BAD_ARGUMENT;
    }
    state->step = 0;
    state->seed = 5u;
    state->flags = 0;
    beats_copy(state->hidden1_weights, beats_hidden1_weights, sizeof state->hidden1_weights);
    beats_copy(state->hidden1_bias, beats_hidden1_bias, sizeof state->hidden1_bias);
    beats_copy(state->hidden1_head, beats_hidden1_head_weights, sizeof state->hidden1_head);
    beats_copy(state->hidden2_weights, beats_hidden2_weights, sizeof state->hidden2_weights);
    beats_copy(state->hidden2_bias, beats_hidden2_bias, sizeof state->hidden2_bias);
    beats_copy(state->hidden2_head, beats_hidden2_head_weights, sizeof state->hidden2_head);
    state->busy = 0;
    for (uint32_t i = 0; i < sizeof state->arena.words / sizeof state->arena.words[0]; i++) {
        state->arena.words[i] = 0;
    }
    return FF_OK;
}

/* hidden1, up to its scores, for inference and updates. Adds its multiply-accumulates to macs. */
static uint32_t beats_hidden1_forward(const struct beats_state *state, const ff_half *x,
        float *hidden1_acc, ff_half *hidden1_z, float *hidden1_head_acc,
        struct beats_result *result, uint32_t macs)
{
    /* hidden1: dense 7 -> 6, relu (model.ts:11) */
    macs += ff_dense_f16(&beats_hidden1, state->hidden1_weights, state->hidden1_bias, x,
            hidden1_acc, hidden1_z);

    /* hidden1: head 6 -> 3, added to the scores (model.ts:11) */
    macs += ff_head_f16(&beats_hidden1_head, state->hidden1_head, hidden1_z, hidden1_head_acc,
            result->scores);

    return macs;
}

/* hidden2, up to its scores, for inference and updates. Adds its multiply-accumulates to macs. */
static uint32_t beats_hidden2_forward(const struct beats_state *state, const ff_half *hidden1_z,
        ff_half *hidden1_h, float *hidden2_acc, ff_half *hidden2_z, float *hidden2_head_acc,
        struct beats_result *result, uint32_t macs)
{
    /* hidden1: rms of 6 (model.ts:11) */
    ff_rms_f16(hidden1_z, 6, hidden1_h);

    /* hidden2: dense 6 -> 4, relu (model.ts:12) */
    macs += ff_dense_f16(&beats_hidden2, state->hidden2_weights, state->hidden2_bias, hidden1_h,
            hidden2_acc, hidden2_z);

    /* hidden2: head 4 -> 3, added to the scores (model.ts:12) */
    macs += ff_head_f16(&beats_hidden2_head, state->hidden2_head, hidden2_z, hidden2_head_acc,
            result->scores);

    return macs;
}

/* What follows the network input x, whether it comes from a sample or was stored. */
static enum ff_status beats_classify(struct beats_state *state, const ff_half *x,
        struct beats_result *result)
{
    float *const hidden1_acc = &state->arena.floats[0];      /* [6] */
    ff_half *const hidden1_z = &state->arena.words16[20];    /* [6] */
    float *const hidden1_head_acc = &state->arena.floats[0]; /* [3] */
    ff_half *const hidden1_h = &state->arena.words16[8];     /* [6] */
    float *const hidden2_acc = &state->arena.floats[0];      /* [4] */
    ff_half *const hidden2_z = &state->arena.words16[14];    /* [4] */
    float *const hidden2_head_acc = &state->arena.floats[0]; /* [3] */
    uint32_t macs = 0;

    for (uint32_t k = 0; k < BEATS_CLASSES; k++) {
        result->scores[k] = 0;
    }

    /* hidden1: up to its scores */
    macs = beats_hidden1_forward(state, x, hidden1_acc, hidden1_z, hidden1_head_acc, result, macs);

    /* hidden2: up to its scores */
    macs = beats_hidden2_forward(state, hidden1_z, hidden1_h, hidden2_acc, hidden2_z,
            hidden2_head_acc, result, macs);

    /* decide: argmax of 3 scores, margin, goodness */
    result->label = ff_answer_f32(result->scores, 3, &result->margin);
    result->goodness = ff_goodness_f16(hidden2_z, 4);
    result->exit = 1;
    result->macs = macs;
    return ff_answered_f32(result->scores, 3, result->margin, result->goodness);
}

enum ff_status beats_infer(struct beats_state *state, const float input[BEATS_INPUT_SIZE],
        struct beats_result *result)
{
    if (state == NULL || input == NULL || result == NULL) {
        return FF_BAD_ARGUMENT;
    }
    if (state->busy != 0) {
        return FF_BUSY;
    }
    if (!ff_finite_f32(input, BEATS_INPUT_SIZE)) {
        return FF_BAD_SAMPLE;
    }

    ff_half *const x = &state->arena.words16[12]; /* [7] */

    /* input: float32 x 7 -> fp16, rms */
    ff_input_rms_f32_f16(7, input, x);

    return beats_classify(state, x, result);
}

/* One update with the network input x. On FF_DIVERGED earlier layers may have learnt. */
static enum ff_status beats_update(struct beats_state *state, const ff_half *x, uint32_t label,
        struct beats_step *step)
{
    struct beats_result answer;
    struct beats_result *const result = &answer;
    int learns = 0;
    float *const score_error = &state->arena.floats[13];           /* [3] */
    float *const hidden1_acc = &state->arena.floats[0];            /* [6] */
    ff_half *const hidden1_z = &state->arena.words16[20];          /* [6] */
    float *const hidden1_head_acc = &state->arena.floats[0];       /* [3] */
    ff_half *const hidden1_unit_error = &state->arena.words16[0];  /* [6] */
    ff_half *const hidden1_h = &state->arena.words16[32];          /* [6] */
    float *const hidden2_acc = &state->arena.floats[0];            /* [4] */
    ff_half *const hidden2_z = &state->arena.words16[8];           /* [4] */
    float *const hidden2_head_acc = &state->arena.floats[10];      /* [3] */
    ff_half *const hidden2_unit_error = &state->arena.words16[20]; /* [4] */
    uint32_t macs = 0;

    for (uint32_t k = 0; k < BEATS_CLASSES; k++) {
        result->scores[k] = 0;
    }

    /* hidden1: up to its scores */
    macs = beats_hidden1_forward(state, x, hidden1_acc, hidden1_z, hidden1_head_acc, result, macs);

    /* hidden1: error of 3 scores; learn unless it is small (model.ts:11) */
    if (!ff_bounded_f32(result->scores, 3)) {
        return FF_DIVERGED;
    }
    learns = ff_softmax_error_f32(result->scores, 3, BEATS_HIDDEN1_SHARPNESS, label, score_error)
            >= BEATS_LEARNING_SKIP;
    if (learns) {
        step->updated++;
    } else {
        step->skipped++;
    }
    ff_scale_errors_f32(score_error, 3, ff_rate_sixteenths(state->step, BEATS_RATE_STRIDE));

    if (learns) {
        /* hidden1: errors of 6 units, from 3 scores through the head as it was (model.ts:11) */
        ff_head_errors_f16(BEATS_HIDDEN1_RATE, &beats_hidden1_head, state->hidden1_head, hidden1_z,
                score_error, hidden1_unit_error);
        /* hidden1: head 6 -> 3 learns (model.ts:11) */
        ff_update_head_f16(BEATS_HIDDEN1_RATE, &beats_hidden1_head, state->hidden1_head, hidden1_z,
                score_error);
        /* hidden1: weights 7 -> 6 learn (model.ts:11) */
        ff_update_dense_f16(&beats_hidden1, state->hidden1_weights, state->hidden1_bias, x,
                hidden1_unit_error);
    }

    /* hidden2: up to its scores */
    macs = beats_hidden2_forward(state, hidden1_z, hidden1_h, hidden2_acc, hidden2_z,
            hidden2_head_acc, result, macs);

    /* decide: argmax of 3 scores, margin, goodness */
    result->label = ff_answer_f32(result->scores, 3, &result->margin);

    /* hidden2: error of 3 scores; learn unless it is small (model.ts:12) */
    if (!ff_bounded_f32(result->scores, 3)) {
        return FF_DIVERGED;
    }
    learns = ff_softmax_error_f32(result->scores, 3, BEATS_HIDDEN2_SHARPNESS, label, score_error)
            >= BEATS_LEARNING_SKIP;
    if (learns) {
        step->updated++;
    } else {
        step->skipped++;
    }
    ff_scale_errors_f32(score_error, 3, ff_rate_sixteenths(state->step, BEATS_RATE_STRIDE));

    if (learns) {
        /* hidden2: errors of 4 units, from 3 scores through the head as it was (model.ts:12) */
        ff_head_errors_f16(BEATS_HIDDEN2_RATE, &beats_hidden2_head, state->hidden2_head, hidden2_z,
                score_error, hidden2_unit_error);
        /* hidden2: head 4 -> 3 learns (model.ts:12) */
        ff_update_head_f16(BEATS_HIDDEN2_RATE, &beats_hidden2_head, state->hidden2_head, hidden2_z,
                score_error);
        /* hidden2: weights 6 -> 4 learn (model.ts:12) */
        ff_update_dense_f16(&beats_hidden2, state->hidden2_weights, state->hidden2_bias, hidden1_h,
                hidden2_unit_error);
    }

    (void)macs;
    step->label = result->label;
    state->step++;
    return FF_OK;
}

enum ff_status beats_learn(struct beats_state *state, const float input[BEATS_INPUT_SIZE],
        uint32_t label, struct beats_step *step)
{
    if (state == NULL || input == NULL || step == NULL) {
        return FF_BAD_ARGUMENT;
    }
    if (state->busy != 0) {
        return FF_BUSY;
    }
    if (label >= BEATS_CLASSES) {
        return FF_BAD_LABEL;
    }
    if (BEATS_LEARNING_OFF || (state->flags & FF_LEARNING_IS_OFF) != 0) {
        return FF_LEARNING_OFF;
    }
    if ((state->flags & FF_HAS_DIVERGED) != 0) {
        return FF_DIVERGED;
    }
    if (!ff_finite_f32(input, BEATS_INPUT_SIZE)) {
        return FF_BAD_SAMPLE;
    }

    ff_half *const x = &state->arena.words16[12]; /* [7] */
    const struct beats_step nothing = {
        .saturated = 0, .updated = 0, .skipped = 0, .label = 0, .diverged = 0,
    };
    enum ff_status status;
    uint8_t answer;

    state->busy = 1u;
    *step = nothing;

    /* input: float32 x 7 -> fp16, rms */
    ff_input_rms_f32_f16(7, input, x);

    status = beats_update(state, x, label, step);
    answer = step->label;
    if (status != FF_OK && step->updated == 0) {
        state->busy = 0;
        return ff_large_f16(x, BEATS_INPUT_SIZE) ? FF_OUT_OF_RANGE : status;
    }
    if (status != FF_OK) {
        state->flags |= FF_HAS_DIVERGED;
        step->diverged = 1u;
    }
    step->label = answer;
    state->busy = 0;
    return FF_OK;
}

enum ff_status beats_set_learning(struct beats_state *state, uint8_t on)
{
    if (state == NULL) {
        return FF_BAD_ARGUMENT;
    }
    state->flags = (state->flags & ~FF_LEARNING_IS_OFF) | (on != 0 ? 0 : FF_LEARNING_IS_OFF);
    return FF_OK;
}

enum ff_status beats_guard(struct beats_state *state, uint16_t *correct, uint16_t *count)
{
    if (state == NULL || correct == NULL || count == NULL) {
        return FF_BAD_ARGUMENT;
    }
    if (state->busy != 0) {
        return FF_BUSY;
    }
    *correct = 0;
    *count = 0;
    return FF_OK;
}

enum ff_status beats_export(const struct beats_state *state, void *blob, uint32_t size)
{
    if (state == NULL || blob == NULL || size < BEATS_BLOB_BYTES) {
        return FF_BAD_ARGUMENT;
    }
    if (state->busy != 0) {
        return FF_BUSY;
    }
    ff_blob_read(&beats_blob, state, 0, blob, BEATS_BLOB_BYTES);
    return FF_OK;
}

enum ff_status beats_import(struct beats_state *state, const void *blob, uint32_t size,
        uint32_t flags)
{
    enum ff_status status;

    if (state == NULL || blob == NULL) {
        return FF_BAD_ARGUMENT;
    }
    if (state->busy != 0) {
        return FF_BUSY;
    }
    status = ff_blob_check(&beats_blob, blob, size, flags);
    if (status == FF_OK) {
        beats_copy(state, (const uint8_t *)blob + FF_BLOB_HEAD_BYTES, BEATS_LEARNT_BYTES);
    }
    return status;
}
