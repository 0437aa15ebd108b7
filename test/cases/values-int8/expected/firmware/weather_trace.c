/* weather_trace.c - ff-edge 0.1.0, model fb6a67ef0a32, target host. Do not edit. */
#include "weather_trace.h"
#include "weather/weather_weights.h"
#include "ff_dense.h"
#include "ff_goodness.h"
#include "ff_input.h"
#include "ff_rms.h"
#include "ff_values_s32.h"

uint32_t weather_trace(struct weather_state *state, const float input[WEATHER_INPUT_SIZE],
        struct weather_result *result, uint16_t step, const void **bytes)
{
    int8_t *const x = (int8_t *)&state->arena[0];        /* [6] */
    int32_t *const dense1_acc = &state->arena[2];        /* [2] */
    int8_t *const dense1_z = (int8_t *)&state->arena[8]; /* [4] */
    int32_t *const estimate = &state->arena[4];          /* [2] */
    int32_t *const dense1_head_acc = &state->arena[6];   /* [2] */
    int8_t *const dense1_h = (int8_t *)&state->arena[3]; /* [4] */
    int32_t *const dense2_acc = &state->arena[0];        /* [3] */
    int8_t *const dense2_z = (int8_t *)&state->arena[6]; /* [3] */
    int32_t *const dense2_head_acc = &state->arena[0];   /* [2] */
    uint32_t macs = 0;

    /* input: float32 x 6 -> int8, rms */
    ff_input_rms_f32(&weather_input, input, x);
    if (step == 0u) {
        *bytes = x;
        return 6u;
    }

    /*
     * dense1: dense 6 -> 4, slice 1 of 2, relu (model.ts:5); kernel dot: 100 % of 6 inputs are not
     * zero
     */
    macs += ff_dense_s8_dot(&weather_dense1_s0, x, dense1_acc, dense1_z);
    if (step == 1u) {
        *bytes = dense1_z;
        return 2u;
    }

    /* dense1: the estimate begins with a constant (model.ts:5) */
    ff_estimate_begin_s32(weather_dense1_constant, estimate, 2);
    if (step == 2u) {
        *bytes = estimate;
        return 8u;
    }

    /* dense1: head 2 -> 2, added to the estimate (model.ts:5) */
    macs += ff_head_s8_dot(&weather_dense1_s0_head, dense1_z, dense1_head_acc, estimate);
    if (step == 3u) {
        *bytes = estimate;
        return 8u;
    }

    /* dense1: dense 6 -> 4, slice 2 of 2, relu (model.ts:5) */
    macs += ff_dense_s8_dot(&weather_dense1_s1, x, dense1_acc, &dense1_z[2]);
    if (step == 4u) {
        *bytes = &dense1_z[2];
        return 2u;
    }

    /* dense1: head 2 -> 2, added to the estimate (model.ts:5) */
    macs += ff_head_s8_dot(&weather_dense1_s1_head, &dense1_z[2], dense1_head_acc, estimate);
    if (step == 5u) {
        *bytes = estimate;
        return 8u;
    }

    /* dense1: rms of 4 (model.ts:5) */
    ff_rms_s8(&weather_dense1_norm, dense1_z, dense1_h);
    if (step == 6u) {
        *bytes = dense1_h;
        return 4u;
    }

    /* dense2: dense 4 -> 3, relu (model.ts:6); kernel dot: 47 % of 4 inputs are not zero */
    macs += ff_dense_s8_dot(&weather_dense2, dense1_h, dense2_acc, dense2_z);
    if (step == 7u) {
        *bytes = dense2_z;
        return 3u;
    }

    /* dense2: a constant, added to the estimate (model.ts:6) */
    ff_estimate_add_s32(weather_dense2_constant, estimate, 2);
    if (step == 8u) {
        *bytes = estimate;
        return 8u;
    }

    /* dense2: head 3 -> 2, added to the estimate (model.ts:6) */
    macs += ff_head_s8_dot(&weather_dense2_head, dense2_z, dense2_head_acc, estimate);
    if (step == 9u) {
        *bytes = estimate;
        return 8u;
    }

    /* dense2: the estimate in units of the 2 targets (model.ts:6) */
    ff_values_s32(&weather_dense2_values, estimate, result->value);
    if (step == 10u) {
        *bytes = result->value;
        return 8u;
    }

    result->macs = macs;
    return 0;
}
