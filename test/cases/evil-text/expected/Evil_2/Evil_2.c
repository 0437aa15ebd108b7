/* Evil_2.c - ff-edge 0.1.0, model 33a3b5c7b234, target host. Do not edit. */
#include "ff_build.h"
#include "Evil_2.h"
#include "Evil_2_weights.h"
#include "ff_answer.h"
#include "ff_dense.h"
#include "ff_goodness.h"
#include "ff_input.h"
#include "ff_rms.h"

enum ff_status Evil_2_init(struct Evil_2_state *state)
{
    if (state == NULL) {
        return FF_BAD_ARGUMENT;
    }
    for (uint32_t i = 0; i < sizeof state->arena / sizeof state->arena[0]; i++) {
        state->arena[i] = 0;
    }
    return FF_OK;
}

enum ff_status Evil_2_infer(struct Evil_2_state *state, const float input[EVIL_2_INPUT_SIZE],
        struct Evil_2_result *result)
{
    if (state == NULL || input == NULL || result == NULL) {
        return FF_BAD_ARGUMENT;
    }
    if (!ff_finite_f32(input, EVIL_2_INPUT_SIZE)) {
        return FF_BAD_SAMPLE;
    }

    int8_t *const x = (int8_t *)&state->arena[3];       /* [7] */
    int32_t *const first_acc = &state->arena[0];        /* [3] */
    int8_t *const first_z = (int8_t *)&state->arena[5]; /* [3] */
    int8_t *const first_h = (int8_t *)&state->arena[2]; /* [3] */
    int32_t *const int_acc = &state->arena[0];          /* [2] */
    int8_t *const int_z = (int8_t *)&state->arena[7];   /* [2] */
    int32_t *const int_head_acc = &state->arena[0];     /* [7] */
    uint32_t macs = 0;

    for (uint32_t k = 0; k < EVIL_2_CLASSES; k++) {
        result->scores[k] = 0;
    }

    /* input: float32 x 5 -> int8, sample mean, rms */
    ff_input_sample_f32(&Evil_2_input_0, input, x);

    /* input: float32 x 2 -> int8, real = raw * scale + offset, of each value */
    ff_input_affine_f32(&Evil_2_input_1, &input[5], &x[5]);

    /*
     * first: dense 7 -> 3, relu (my * / model? ? ?/.ts:7); kernel dot: 64 % of 7 inputs are not
     * zero
     */
    macs += ff_dense_s8_dot(&Evil_2_first, x, first_acc, first_z);

    /* first: rms of 3 (my * / model? ? ?/.ts:7) */
    ff_rms_s8(&Evil_2_first_norm, first_z, first_h);

    /*
     * int: dense 3 -> 2, relu (my * / model? ? ?/.ts:7); kernel dot: 30 % of 3 inputs are not zero
     */
    macs += ff_dense_s8_dot(&Evil_2_int, first_h, int_acc, int_z);

    /* int: head 2 -> 7, added to the scores (my * / model? ? ?/.ts:7) */
    macs += ff_head_s8_sparse(&Evil_2_int_head, int_z, int_head_acc, result->scores);

    /* decide: argmax of 7 scores, margin, goodness */
    result->label = ff_answer_s32(result->scores, 7, &result->margin);
    result->goodness = ff_goodness_s8(int_z, 2);
    result->exit = 0;
    result->macs = macs;
    return FF_OK;
}
