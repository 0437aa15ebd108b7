/* valve_trace.c - ff-edge 0.1.0, model 3e7440132ca9, target host. Do not edit. */
#include "valve_trace.h"
#include "valve/valve_weights.h"
#include "ff_answer.h"
#include "ff_dense.h"
#include "ff_dense_s16.h"
#include "ff_goodness.h"
#include "ff_input.h"
#include "ff_learn_s16.h"
#include "ff_learning_rate.h"
#include "ff_rms.h"
#include "ff_softmax_s32.h"

uint32_t valve_trace(struct valve_state *state, const int16_t input[VALVE_INPUT_SIZE],
        struct valve_result *result, uint16_t step, const void **bytes)
{
    int8_t *const x = (int8_t *)&state->arena.words[5];        /* [6] */
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

    /* input: int16 x 6 -> int8, rms */
    ff_input_rms_s16(&valve_input, input, x);
    if (step == 0u) {
        *bytes = x;
        return 6u;
    }

    /* listen: dense 6 -> 5, relu (model.ts:11); kernel dot: 99 % of 6 inputs are not zero */
    macs += ff_dense_s8_dot(&valve_listen, x, listen_acc, listen_z);
    if (step == 1u) {
        *bytes = listen_z;
        return 5u;
    }

    /* listen: head 5 -> 3, added to the scores (model.ts:11) */
    macs += ff_head_s8_dot(&valve_listen_head, listen_z, listen_head_acc, result->scores);
    if (step == 2u) {
        *bytes = result->scores;
        return 12u;
    }

    /* listen: rms of 5 (model.ts:11) */
    ff_rms_s8(&valve_listen_norm, listen_z, listen_h);
    if (step == 3u) {
        *bytes = listen_h;
        return 5u;
    }

    /* decide: dense 5 -> 4, relu (model.ts:12) */
    macs += ff_dense_s16(&valve_decide, state->decide_weights, state->decide_bias, listen_h,
            decide_acc, decide_z);
    if (step == 4u) {
        *bytes = decide_z;
        return 4u;
    }

    /* decide: head 4 -> 3, added to the scores (model.ts:12) */
    macs += ff_head_s16(&valve_decide_head, state->decide_head, decide_z, decide_head_acc,
            result->scores);
    if (step == 5u) {
        *bytes = result->scores;
        return 12u;
    }

    /* decide: argmax of 3 scores, margin, goodness */
    result->label = ff_answer_s32(result->scores, 3, &result->margin);
    if (step == 6u) {
        *bytes = result->scores;
        return 12u;
    }

    result->macs = macs;
    return 0;
}
