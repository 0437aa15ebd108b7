/* teams.c - ff-edge 0.1.0, model 20ccb90b2c60, target host. Do not edit. */
#include "ff_build.h"
#include "teams.h"
#include "teams_weights.h"
#include "ff_answer.h"
#include "ff_dense.h"
#include "ff_goodness.h"
#include "ff_input.h"
#include "ff_rms.h"

enum ff_status teams_init(struct teams_state *state)
{
    if (state == NULL) {
        return FF_BAD_ARGUMENT;
    }
    for (uint32_t i = 0; i < sizeof state->arena / sizeof state->arena[0]; i++) {
        state->arena[i] = 0;
    }
    return FF_OK;
}

enum ff_status teams_infer(struct teams_state *state, const int16_t input[TEAMS_INPUT_SIZE],
        struct teams_result *result)
{
    if (state == NULL || input == NULL || result == NULL) {
        return FF_BAD_ARGUMENT;
    }

    int8_t *const x = (int8_t *)&state->arena[7];        /* [8] */
    int32_t *const dense1_acc = &state->arena[0];        /* [7] */
    int8_t *const dense1_z = (int8_t *)&state->arena[9]; /* [7] */
    int8_t *const dense1_h = (int8_t *)&state->arena[5]; /* [7] */
    int32_t *const dense2_acc = &state->arena[0];        /* [5] */
    int8_t *const dense2_z = (int8_t *)&state->arena[7]; /* [5] */
    uint32_t macs = 0;

    for (uint32_t k = 0; k < TEAMS_CLASSES; k++) {
        result->scores[k] = 0;
    }

    /* input: int16 x 8 -> int8, sample mean, rms */
    ff_input_sample_s16(&teams_input, input, x);

    /* dense1: dense 8 -> 7, relu (model.ts:10); kernel sparse: 48 % of 8 inputs are not zero */
    macs += ff_dense_s8_sparse(&teams_dense1, x, dense1_acc, dense1_z);

    /* dense1: goodness of 3 groups of units, added to the scores (model.ts:10) */
    ff_groups_s8(&teams_dense1_groups, dense1_z, result->scores);

    /* dense1: rms of 7 (model.ts:10) */
    ff_rms_s8(&teams_dense1_norm, dense1_z, dense1_h);

    /* dense2: dense 7 -> 5, relu (model.ts:11); kernel dot: 74 % of 7 inputs are not zero */
    macs += ff_dense_s8_dot(&teams_dense2, dense1_h, dense2_acc, dense2_z);

    /* dense2: goodness of 3 groups of units, added to the scores (model.ts:11) */
    ff_groups_s8(&teams_dense2_groups, dense2_z, result->scores);

    /* decide: argmax of 3 scores, margin, goodness */
    result->label = ff_answer_s32(result->scores, 3, &result->margin);
    result->goodness = ff_goodness_s8(dense2_z, 5);
    result->exit = 1;
    result->macs = macs;
    return FF_OK;
}
