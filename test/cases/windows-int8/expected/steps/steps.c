/* steps.c - ff-edge 0.1.0, model 74a90f09d410, target host. Do not edit. */
#include "ff_build.h"
#include "steps.h"
#include "steps_weights.h"
#include "ff_answer.h"
#include "ff_dense.h"
#include "ff_goodness.h"
#include "ff_input.h"

enum ff_status steps_init(struct steps_state *state)
{
    if (state == NULL) {
        return FF_BAD_ARGUMENT;
    }
    for (uint32_t i = 0; i < sizeof state->arena / sizeof state->arena[0]; i++) {
        state->arena[i] = 0;
    }
    return FF_OK;
}

enum ff_status steps_infer(struct steps_state *state, const uint8_t input[STEPS_INPUT_SIZE],
        struct steps_result *result)
{
    if (state == NULL || input == NULL || result == NULL) {
        return FF_BAD_ARGUMENT;
    }

    int8_t *const x = (int8_t *)&state->arena[5];        /* [16] */
    int32_t *const dense1_acc = &state->arena[0];        /* [5] */
    int8_t *const dense1_z = (int8_t *)&state->arena[9]; /* [5] */
    int32_t *const dense1_head_acc = &state->arena[0];   /* [3] */
    uint32_t macs = 0;

    for (uint32_t k = 0; k < STEPS_CLASSES; k++) {
        result->scores[k] = 0;
    }

    /* input: uint8 x 16 -> int8, sample mean, rms */
    ff_input_sample_u8(&steps_input, input, x);

    /* dense1: dense 16 -> 5, relu (model.ts); kernel row: 99 % of 16 inputs are not zero */
    macs += ff_dense_s8_row(&steps_dense1, x, dense1_acc, dense1_z);

    /* dense1: head 5 -> 3, added to the scores (model.ts) */
    macs += ff_head_s8_dot(&steps_dense1_head, dense1_z, dense1_head_acc, result->scores);

    /* decide: argmax of 3 scores, margin, goodness */
    result->label = ff_answer_s32(result->scores, 3, &result->margin);
    result->goodness = ff_goodness_s8(dense1_z, 5);
    result->exit = 0;
    result->macs = macs;
    return FF_OK;
}
