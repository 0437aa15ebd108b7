/* beats_trace.c - ff-edge 0.1.0, model 0ccfa76a93b3, target host. Do not edit. */
#include "beats_trace.h"
#include "beats/beats_weights.h"
#include "ff_answer_f32.h"
#include "ff_dense_f16.h"
#include "ff_float.h"
#include "ff_goodness_f16.h"
#include "ff_input_real_f16.h"
#include "ff_learn_f16.h"
#include "ff_learning_rate.h"
#include "ff_softmax_f32.h"

uint32_t beats_trace(struct beats_state *state, const float input[BEATS_INPUT_SIZE],
        struct beats_result *result, uint16_t step, const void **bytes)
{
    ff_half *const x = &state->arena.words16[12];            /* [7] */
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

    /* input: float32 x 7 -> fp16, rms */
    ff_input_rms_f32_f16(7, input, x);
    if (step == 0u) {
        *bytes = x;
        return 14u;
    }

    /* hidden1: dense 7 -> 6, relu (model.ts:11) */
    macs += ff_dense_f16(&beats_hidden1, state->hidden1_weights, state->hidden1_bias, x,
            hidden1_acc, hidden1_z);
    if (step == 1u) {
        *bytes = hidden1_z;
        return 12u;
    }

    /* hidden1: head 6 -> 3, added to the scores (model.ts:11) */
    macs += ff_head_f16(&beats_hidden1_head, state->hidden1_head, hidden1_z, hidden1_head_acc,
            result->scores);
    if (step == 2u) {
        *bytes = result->scores;
        return 12u;
    }

    /* hidden1: rms of 6 (model.ts:11) */
    ff_rms_f16(hidden1_z, 6, hidden1_h);
    if (step == 3u) {
        *bytes = hidden1_h;
        return 12u;
    }

    /* hidden2: dense 6 -> 4, relu (model.ts:12) */
    macs += ff_dense_f16(&beats_hidden2, state->hidden2_weights, state->hidden2_bias, hidden1_h,
            hidden2_acc, hidden2_z);
    if (step == 4u) {
        *bytes = hidden2_z;
        return 8u;
    }

    /* hidden2: head 4 -> 3, added to the scores (model.ts:12) */
    macs += ff_head_f16(&beats_hidden2_head, state->hidden2_head, hidden2_z, hidden2_head_acc,
            result->scores);
    if (step == 5u) {
        *bytes = result->scores;
        return 12u;
    }

    /* decide: argmax of 3 scores, margin, goodness */
    result->label = ff_answer_f32(result->scores, 3, &result->margin);
    if (step == 6u) {
        *bytes = result->scores;
        return 12u;
    }

    result->macs = macs;
    return 0;
}
