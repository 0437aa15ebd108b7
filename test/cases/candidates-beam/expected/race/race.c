/* race.c - ff-edge 0.1.0, model 073a85e756dd, target host. Do not edit. */
#include "ff_build.h"
#include "race.h"
#include "race_weights.h"
#include "ff_answer.h"
#include "ff_dense.h"
#include "ff_goodness.h"
#include "ff_input.h"
#include "ff_overlay.h"
#include "ff_rms.h"

enum ff_status race_init(struct race_state *state)
{
    if (state == NULL) {
        return FF_BAD_ARGUMENT;
    }
    for (uint32_t i = 0; i < sizeof state->arena / sizeof state->arena[0]; i++) {
        state->arena[i] = 0;
    }
    return FF_OK;
}

enum ff_status race_infer(struct race_state *state, const uint8_t input[RACE_INPUT_SIZE],
        struct race_result *result)
{
    if (state == NULL || input == NULL || result == NULL) {
        return FF_BAD_ARGUMENT;
    }

    int8_t *const x = (int8_t *)&state->arena[6];                /* [9] */
    uint8_t *const active_labels = (uint8_t *)&state->arena[14]; /* [2] */
    int32_t *const dense1_acc = &state->arena[0];                /* [6] */
    int8_t *const dense1_z = (int8_t *)&state->arena[6];         /* [18] */
    int32_t *const dense2_acc = &state->arena[0];                /* [4] */
    int8_t *const dense2_z = (int8_t *)&state->arena[11];        /* [12] */
    int8_t *const dense1_h = (int8_t *)&state->arena[4];         /* [6] */
    uint32_t macs = 0;

    for (uint32_t k = 0; k < RACE_CLASSES; k++) {
        result->scores[k] = 0;
    }

    /* input: uint8 x 9 -> int8, rms */
    ff_input_rms_u8(&race_input, input, x);

    /*
     * dense1: dense 9 -> 6, shared by all candidate labels (model.ts:10); kernel sparse: 56 % of 9
     * inputs are not zero
     */
    macs += ff_sums_s8_sparse(&race_dense1, x, dense1_acc);

    /* dense1: each of 3 candidate labels, its goodness added to its score (model.ts:10) */
    macs += ff_overlay_s8(&race_dense1, race_dense1_overlay, 3, dense1_acc, dense1_z);
    for (uint32_t k = 0; k < 3u; k++) {
        result->scores[k] += (int32_t)ff_goodness_s8(&dense1_z[k * 6u], 6) * 13;
    }

    /* decide: exit 0: argmax of 3 scores, margin; return if largest score >= thresholds[0] */
    result->label = ff_answer_s32(result->scores, 3, &result->margin);
    if (result->scores[result->label] >= race_thresholds[0]) {
        result->goodness = ff_goodness_s8(&dense1_z[result->label * 6u], 6);
        result->exit = 0;
        result->macs = macs;
        return FF_OK;
    }

    /* beam: the 2 best of 3 labels go on */
    ff_beam_s32(result->scores, 3, active_labels, 2);

    /*
     * dense2: rms, dense 6 -> 4, relu and goodness for each of 2 labels (model.ts:11); kernel
     * sparse: 28 % of 6 inputs are not zero
     */
    for (uint32_t i = 0; i < 2u; i++) {
        const uint32_t label = active_labels[i];
        ff_rms_s8(&race_dense1_norm, &dense1_z[label * 6u], dense1_h);
        macs += ff_dense_s8_sparse(&race_dense2, dense1_h, dense2_acc, &dense2_z[label * 4u]);
        result->scores[label] += (int32_t)ff_goodness_s8(&dense2_z[label * 4u], 4) * 28;
    }

    /* decide: argmax of 2 scores, margin, goodness */
    result->label = ff_answer_live_s32(result->scores, active_labels, 2, &result->margin);
    result->goodness = ff_goodness_s8(&dense2_z[result->label * 4u], 4);
    result->exit = 1;
    result->macs = macs;
    return FF_OK;
}
