/* shake_trace.c - ff-edge 0.1.0, model 062efe1c168f, target host. Do not edit. */
#include "shake_trace.h"
#include "shake/shake_weights.h"
#include "shake/shake_features.h"
#include "ff_answer.h"
#include "ff_answer_f32.h"
#include "ff_dense.h"
#include "ff_goodness.h"
#include "ff_input.h"

uint32_t shake_trace(struct shake_state *state, const int16_t input[SHAKE_INPUT_SIZE],
        struct shake_result *result, uint16_t step, const void **bytes)
{
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
    if (step >= 5u && step - 5u < 1u) { /* what one call of the features leaves of its arrays */
        const uint32_t part = step - 5u;
        int32_t *const room = features_room;

        (void)part;
        shake_features_features(input, features,
                (struct shake_features_features_scratch *)(void *)room);
        *bytes = features_room;
        return 24u;
    }

    /* features: features (features.ts:4), int16 x 16 -> float32 x 4 */
    refusal = shake_features(input, features, features_room);
    (void)refusal; /* what it says does not matter here */
    if (step == 0u) {
        *bytes = features;
        return 16u;
    }

    /* input: float32 x 4 -> int8, rms */
    ff_input_rms_f32(&shake_input, features, x);
    if (step == 1u) {
        *bytes = x;
        return 4u;
    }

    /* hidden: dense 4 -> 3, relu (model.ts:10); kernel dot: 3 % of 4 inputs are not zero */
    macs += ff_dense_s8_dot(&shake_hidden, x, hidden_acc, hidden_z);
    if (step == 2u) {
        *bytes = hidden_z;
        return 3u;
    }

    /* hidden: head 3 -> 2, added to the scores (model.ts:10) */
    macs += ff_head_s8_dot(&shake_hidden_head, hidden_z, hidden_head_acc, result->scores);
    if (step == 3u) {
        *bytes = result->scores;
        return 8u;
    }

    /* decide: argmax of 2 scores, margin, goodness */
    result->label = ff_answer_s32(result->scores, 2, &result->margin);
    if (step == 4u) {
        *bytes = result->scores;
        return 8u;
    }

    result->macs = macs;
    return 0;
}
