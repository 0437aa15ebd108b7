/* gate.c - ff-edge 0.1.0, model 7b4d2e5bb100, target host. Do not edit. */
#include "ff_build.h"
#include "gate.h"
#include "gate_weights.h"
#include "ff_answer.h"
#include "ff_dense.h"
#include "ff_goodness.h"
#include "ff_input.h"

enum ff_status gate_init(struct gate_state *state)
{
    if (state == NULL) {
        return FF_BAD_ARGUMENT;
    }
    for (uint32_t i = 0; i < sizeof state->arena / sizeof state->arena[0]; i++) {
        state->arena[i] = 0;
    }
    return FF_OK;
}

enum ff_status gate_infer(struct gate_state *state, const uint8_t input[GATE_INPUT_SIZE],
        struct gate_result *result)
{
    if (state == NULL || input == NULL || result == NULL) {
        return FF_BAD_ARGUMENT;
    }

    int8_t *const x = (int8_t *)&state->arena[3];        /* [4] */
    int32_t *const hidden_acc = &state->arena[0];        /* [3] */
    int8_t *const hidden_z = (int8_t *)&state->arena[4]; /* [3] */
    int32_t *const hidden_head_acc = &state->arena[0];   /* [2] */
    uint32_t macs = 0;

    for (uint32_t k = 0; k < GATE_CLASSES; k++) {
        result->scores[k] = 0;
    }

    /* input: uint8 x 4 -> int8, rms */
    ff_input_rms_u8(&gate_input, input, x);

    /* hidden: dense 4 -> 3, relu (model.ts:10); kernel dot: 3 % of 4 inputs are not zero */
    macs += ff_dense_s8_dot(&gate_hidden, x, hidden_acc, hidden_z);

    /* hidden: head 3 -> 2, added to the scores (model.ts:10) */
    macs += ff_head_s8_dot(&gate_hidden_head, hidden_z, hidden_head_acc, result->scores);

    /* decide: argmax of 2 scores, margin, goodness */
    result->label = ff_answer_s32(result->scores, 2, &result->margin);
    result->goodness = ff_goodness_s8(hidden_z, 3);
    result->exit = 0;
    result->macs = macs;
    return FF_OK;
}
