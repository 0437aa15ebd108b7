/* steps_trace.c - ff-edge 0.1.0, model 42d6d32156d3, target host. Do not edit. */
#include "steps_trace.h"
#include "steps/steps_weights.h"
#include "ff_answer.h"
#include "ff_dense.h"
#include "ff_goodness.h"
#include "ff_input.h"
#include "ff_rms.h"

uint32_t steps_trace(struct steps_state *state, const uint8_t input[STEPS_INPUT_SIZE],
        struct steps_result *result, uint16_t step, const void **bytes)
{
    int8_t *const x = (int8_t *)&state->arena[4];        /* [12] */
    int32_t *const first_acc = &state->arena[0];         /* [4] */
    int8_t *const first_z = (int8_t *)&state->arena[7];  /* [8] */
    int32_t *const first_head_acc = &state->arena[9];    /* [2] */
    int8_t *const first_h = (int8_t *)&state->arena[4];  /* [8] */
    int32_t *const second_acc = &state->arena[0];        /* [4] */
    int8_t *const second_z = (int8_t *)&state->arena[6]; /* [4] */
    int32_t *const second_head_acc = &state->arena[0];   /* [2] */
    uint32_t macs = 0;

    for (uint32_t k = 0; k < STEPS_CLASSES; k++) {
        result->scores[k] = 0;
    }

    /* input: uint8 x 12 -> int8, rms */
    ff_input_rms_u8(&steps_input, input, x);
    if (step == 0u) {
        *bytes = x;
        return 12u;
    }

    /*
     * first: dense 12 -> 8, slice 1 of 2, relu (model.ts:10); kernel sparse: 50 % of 12 inputs are
     * not zero
     */
    macs += ff_dense_s8_sparse(&steps_first_s0, x, first_acc, first_z);
    if (step == 1u) {
        *bytes = first_z;
        return 4u;
    }

    /* first: head 4 -> 2, added to the scores (model.ts:10) */
    macs += ff_head_s8_dot(&steps_first_s0_head, first_z, first_head_acc, result->scores);
    if (step == 2u) {
        *bytes = result->scores;
        return 8u;
    }

    /* decide: exit 0: argmax of 2 scores, margin; return if margin >= thresholds[0] */
    result->label = ff_answer_s32(result->scores, 2, &result->margin);
    if (step == 3u) {
        *bytes = result->scores;
        return 8u;
    }

    /* first: dense 12 -> 8, slice 2 of 2, relu (model.ts:10) */
    macs += ff_dense_s8_sparse(&steps_first_s1, x, first_acc, &first_z[4]);
    if (step == 4u) {
        *bytes = &first_z[4];
        return 4u;
    }

    /* first: head 4 -> 2, added to the scores (model.ts:10) */
    macs += ff_head_s8_dot(&steps_first_s1_head, &first_z[4], first_head_acc, result->scores);
    if (step == 5u) {
        *bytes = result->scores;
        return 8u;
    }

    /* decide: exit 1: argmax of 2 scores, margin; return if margin >= thresholds[1] */
    result->label = ff_answer_s32(result->scores, 2, &result->margin);
    if (step == 6u) {
        *bytes = result->scores;
        return 8u;
    }

    /* first: rms of 8 (model.ts:10) */
    ff_rms_s8(&steps_first_norm, first_z, first_h);
    if (step == 7u) {
        *bytes = first_h;
        return 8u;
    }

    /* second: dense 8 -> 4, relu (model.ts:11); kernel sparse: 36 % of 8 inputs are not zero */
    macs += ff_dense_s8_sparse(&steps_second, first_h, second_acc, second_z);
    if (step == 8u) {
        *bytes = second_z;
        return 4u;
    }

    /* second: head 4 -> 2, added to the scores (model.ts:11) */
    macs += ff_head_s8_dot(&steps_second_head, second_z, second_head_acc, result->scores);
    if (step == 9u) {
        *bytes = result->scores;
        return 8u;
    }

    /* decide: argmax of 2 scores, margin, goodness */
    result->label = ff_answer_s32(result->scores, 2, &result->margin);
    if (step == 10u) {
        *bytes = result->scores;
        return 8u;
    }

    result->macs = macs;
    return 0;
}
