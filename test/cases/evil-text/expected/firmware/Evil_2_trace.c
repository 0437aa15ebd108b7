/* Evil_2_trace.c - ff-edge 0.1.0, model 33a3b5c7b234, target host. Do not edit. */
#include "Evil_2_trace.h"
#include "Evil_2/Evil_2_weights.h"
#include "ff_answer.h"
#include "ff_dense.h"
#include "ff_goodness.h"
#include "ff_input.h"
#include "ff_rms.h"

uint32_t Evil_2_trace(struct Evil_2_state *state, const float input[EVIL_2_INPUT_SIZE],
        struct Evil_2_result *result, uint16_t step, const void **bytes)
{
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
    if (step == 0u) {
        *bytes = x;
        return 7u;
    }

    /* input: float32 x 2 -> int8, real = raw * scale + offset, of each value */
    ff_input_affine_f32(&Evil_2_input_1, &input[5], &x[5]);
    if (step == 1u) {
        *bytes = x;
        return 7u;
    }

    /*
     * first: dense 7 -> 3, relu (my * / model? ? ?/.ts:7); kernel dot: 64 % of 7 inputs are not
     * zero
     */
    macs += ff_dense_s8_dot(&Evil_2_first, x, first_acc, first_z);
    if (step == 2u) {
        *bytes = first_z;
        return 3u;
    }

    /* first: rms of 3 (my * / model? ? ?/.ts:7) */
    ff_rms_s8(&Evil_2_first_norm, first_z, first_h);
    if (step == 3u) {
        *bytes = first_h;
        return 3u;
    }

    /*
     * int: dense 3 -> 2, relu (my * / model? ? ?/.ts:7); kernel dot: 30 % of 3 inputs are not zero
     */
    macs += ff_dense_s8_dot(&Evil_2_int, first_h, int_acc, int_z);
    if (step == 4u) {
        *bytes = int_z;
        return 2u;
    }

    /* int: head 2 -> 7, added to the scores (my * / model? ? ?/.ts:7) */
    macs += ff_head_s8_sparse(&Evil_2_int_head, int_z, int_head_acc, result->scores);
    if (step == 5u) {
        *bytes = result->scores;
        return 28u;
    }

    /* decide: argmax of 7 scores, margin, goodness */
    result->label = ff_answer_s32(result->scores, 7, &result->margin);
    if (step == 6u) {
        *bytes = result->scores;
        return 28u;
    }

    result->macs = macs;
    return 0;
}
