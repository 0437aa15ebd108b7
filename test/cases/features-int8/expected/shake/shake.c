/* shake.c - ff-edge 0.1.0, model 062efe1c168f, target host. Do not edit. */
#include "ff_build.h"
#include "shake.h"
#include "shake_weights.h"
#include "shake_features.h"
#include "ff_answer.h"
#include "ff_answer_f32.h"
#include "ff_dense.h"
#include "ff_goodness.h"
#include "ff_input.h"

enum ff_status shake_init(struct shake_state *state)
{
    if (state == NULL) {
        return FF_BAD_ARGUMENT;
    }
    for (uint32_t i = 0; i < sizeof state->arena.words / sizeof state->arena.words[0]; i++) {
        state->arena.words[i] = 0;
    }
    return FF_OK;
}

enum ff_status shake_infer(struct shake_state *state, const int16_t input[SHAKE_INPUT_SIZE],
        struct shake_result *result)
{
    if (state == NULL || input == NULL || result == NULL) {
        return FF_BAD_ARGUMENT;
    }

    enum ff_status refusal;
    int8_t *const x = (int8_t *)&state->arena.words[3];        /* [4] */
    float *const features = &state->arena.floats[6];           /* [4] */
    int32_t *const features_room = &state->arena.words[0];     /* [6] */
    int32_t *const hidden_acc = &state->arena.words[0];        /* [3] */
    int8_t *const hidden_z = (int8_t *)&state->arena.words[4]; /* [3] */
    int32_t *const hidden_head_acc = &state->arena.words[0];   /* [2] */
    uint32_t macs = 0;

    for (uint32_t k = 0; k < SHAKE_CLASSES; k++) {
        result->scores[k] = 0;
    }

    /* features: features (features.ts:4), int16 x 16 -> float32 x 4 */
    refusal = shake_features(input, features, features_room);
    if (refusal != FF_OK) {
        return refusal;
    }

    /* input: float32 x 4 -> int8, rms */
    ff_input_rms_f32(&shake_input, features, x);

    /* hidden: dense 4 -> 3, relu (model.ts:10); kernel dot: 3 % of 4 inputs are not zero */
    macs += ff_dense_s8_dot(&shake_hidden, x, hidden_acc, hidden_z);

    /* hidden: head 3 -> 2, added to the scores (model.ts:10) */
    macs += ff_head_s8_dot(&shake_hidden_head, hidden_z, hidden_head_acc, result->scores);

    /* decide: argmax of 2 scores, margin, goodness */
    result->label = ff_answer_s32(result->scores, 2, &result->margin);
    result->goodness = ff_goodness_s8(hidden_z, 3);
    result->exit = 0;
    result->macs = macs;
    return FF_OK;
}
