/* gesture.c - ff-edge 0.1.0, model 86c651f4d237, target host. Do not edit. */
#include "ff_build.h"
#include "gesture.h"
#include "gesture_weights.h"
#include "ff_answer_f32.h"
#include "ff_conv_f16.h"
#include "ff_dense_f16.h"
#include "ff_float.h"
#include "ff_goodness_f16.h"
#include "ff_input_real_f16.h"
#include "ff_pool_f16.h"

enum ff_status gesture_init(struct gesture_state *state)
{
    if (state == NULL) {
        return FF_BAD_ARGUMENT;
    }
    for (uint32_t i = 0; i < sizeof state->arena.words / sizeof state->arena.words[0]; i++) {
        state->arena.words[i] = 0;
    }
    return FF_OK;
}

enum ff_status gesture_infer(struct gesture_state *state, const int16_t input[GESTURE_INPUT_SIZE],
        struct gesture_result *result)
{
    if (state == NULL || input == NULL || result == NULL) {
        return FF_BAD_ARGUMENT;
    }

    ff_half *const x = &state->arena.words16[24];              /* [16][2] */
    float *const onset_acc = &state->arena.floats[28];         /* [4] */
    ff_half *const onset_z = &state->arena.words16[0];         /* [7][4] */
    float *const onset_head_acc = &state->arena.floats[22];    /* [4] */
    ff_half *const onset_cells = &state->arena.words16[28];    /* [16] */
    ff_half *const averagePool2_z = &state->arena.words16[28]; /* [3][4] */
    float *const motif_acc = &state->arena.floats[0];          /* [3] */
    ff_half *const motif_z = &state->arena.words16[8];         /* [2][3] */
    float *const motif_head_acc = &state->arena.floats[0];     /* [4] */
    ff_half *const motif_cells = &state->arena.words16[14];    /* [3] */
    uint32_t macs = 0;

    for (uint32_t k = 0; k < GESTURE_CLASSES; k++) {
        result->scores[k] = 0;
    }

    /* input: int16 x 32 -> fp16, sample mean, rms */
    ff_input_sample_s16_f16(32, input, x);

    /* onset: conv 3 stride 2, 16 x 2 -> 7 x 4, relu (model.ts) */
    macs += ff_conv_f16(&gesture_onset, gesture_onset_weights, gesture_onset_bias, x, onset_acc,
            onset_z);

    /* onset: maximum of 4 cells of 7 x 4, for the head (model.ts) */
    ff_max_cells_f16(&gesture_onset_cells, onset_z, onset_cells);

    /* onset: head 16 -> 4, added to the scores (model.ts) */
    macs += ff_head_f16(&gesture_onset_head, gesture_onset_head_weights, onset_cells,
            onset_head_acc, result->scores);

    /* onset: average pool 2, 7 x 4 -> 3 x 4 (model.ts) */
    ff_average_pool_f16(&gesture_averagePool2, onset_z, averagePool2_z);

    /* motif: conv 2, 3 x 4 -> 2 x 3, relu (model.ts) */
    macs += ff_conv_f16(&gesture_motif, gesture_motif_weights, gesture_motif_bias, averagePool2_z,
            motif_acc, motif_z);

    /* motif: maximum of 2 x 3, for the head (model.ts) */
    ff_max_cells_f16(&gesture_motif_cells, motif_z, motif_cells);

    /* motif: head 3 -> 4, added to the scores (model.ts) */
    macs += ff_head_f16(&gesture_motif_head, gesture_motif_head_weights, motif_cells,
            motif_head_acc, result->scores);

    /* decide: argmax of 4 scores, margin, goodness */
    result->label = ff_answer_f32(result->scores, 4, &result->margin);
    result->goodness = ff_goodness_f16(motif_z, 6);
    result->exit = 1;
    result->macs = macs;
    return ff_answered_f32(result->scores, 4, result->margin, result->goodness);
}
