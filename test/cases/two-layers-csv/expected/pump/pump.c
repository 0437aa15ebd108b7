/* pump.c - ff-edge 0.1.0, model 1b983650c6e7, target host. Do not edit. */
#include "ff_build.h"
#include "pump.h"
#include "pump_weights.h"
#include "ff_answer.h"
#include "ff_dense.h"
#include "ff_goodness.h"
#include "ff_input.h"
#include "ff_rms.h"

enum ff_status pump_init(struct pump_state *state)
{
    if (state == NULL) {
        return FF_BAD_ARGUMENT;
    }
    for (uint32_t i = 0; i < sizeof state->arena / sizeof state->arena[0]; i++) {
        state->arena[i] = 0;
    }
    return FF_OK;
}

enum ff_status pump_infer(struct pump_state *state, const int16_t input[PUMP_INPUT_SIZE],
        struct pump_result *result)
{
    if (state == NULL || input == NULL || result == NULL) {
        return FF_BAD_ARGUMENT;
    }

    int8_t *const x = (int8_t *)&state->arena[42];           /* [31] */
    int32_t *const vibration_acc = &state->arena[0];         /* [33] */
    int8_t *const vibration_z = (int8_t *)&state->arena[33]; /* [33] */
    int32_t *const vibration_head_acc = &state->arena[0];    /* [3] */
    int8_t *const vibration_h = (int8_t *)&state->arena[0];  /* [33] */
    int32_t *const wear_acc = &state->arena[9];              /* [3] */
    int8_t *const wear_z = (int8_t *)&state->arena[12];      /* [3] */
    int32_t *const wear_head_acc = &state->arena[0];         /* [3] */
    uint32_t macs = 0;

    for (uint32_t k = 0; k < PUMP_CLASSES; k++) {
        result->scores[k] = 0;
    }

    /* input: int16 x 3 -> int8, real = raw * scale + offset, of each value */
    ff_input_affine_s16(&pump_input_0, input, x);

    /* input: int16 x 28 -> int8, real = raw * -0.001774 + 1.142 */
    ff_input_affine_s16(&pump_input_1, &input[3], &x[3]);

    /*
     * vibration: dense 31 -> 33, relu (model.ts:10); kernel sparse: 81 % of 31 inputs are not zero
     */
    macs += ff_dense_s8_sparse(&pump_vibration, x, vibration_acc, vibration_z);

    /* vibration: head 33 -> 3, added to the scores (model.ts:10) */
    macs += ff_head_s8_sparse(&pump_vibration_head, vibration_z, vibration_head_acc,
            result->scores);

    /* vibration: rms of 33 (model.ts:10) */
    ff_rms_s8(&pump_vibration_norm, vibration_z, vibration_h);

    /* wear: dense 33 -> 3, relu (model.ts:11); kernel sparse: 47 % of 33 inputs are not zero */
    macs += ff_dense_s8_sparse(&pump_wear, vibration_h, wear_acc, wear_z);

    /* wear: head 3 -> 3, added to the scores (model.ts:11) */
    macs += ff_head_s8_dot(&pump_wear_head, wear_z, wear_head_acc, result->scores);

    /* decide: argmax of 3 scores, margin, goodness */
    result->label = ff_answer_s32(result->scores, 3, &result->margin);
    result->goodness = ff_goodness_s8(wear_z, 3);
    result->exit = 1;
    result->macs = macs;
    return FF_OK;
}
