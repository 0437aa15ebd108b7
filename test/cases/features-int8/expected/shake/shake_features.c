/* shake_features.c - ff-edge 0.1.0, model 062efe1c168f, target host. Do not edit. */
#include "ff_float.h"
#include "shake_features.h"
#include "ff_answer_f32.h"
#include "ff_features_f32.h"

static const float shake_features_list[3] = {
    0.5f, 0.3f, 0.2f,
};

/* features.ts:4 features */
void shake_features_features(const int16_t *window, float *out,
        struct shake_features_features_scratch *scratch)
{
    int32_t largest = 0;
    for (int32_t c = 0; c < 2; c++) {
        for (int32_t t = 0; t < 6; t++) {
            float sum = ff_times(0.25f, (float)window[2 * t + c]);
            for (int32_t k = 1; k < 3; k++) {
                sum = sum + ff_times(shake_features_list[k], (float)window[2 * (t + k) + c]);
            }
            scratch->smooth[t] = sum;
            largest = ff_max_i32(largest, ff_abs_i32(window[2 * t + c] - window[2 * t + 2 + c]));
        }
        out[c] = scratch->smooth[5];
        out[2] = ff_log_f32(1.0f + ff_times(scratch->smooth[0], scratch->smooth[0]));
    }
    out[3] = (float)largest;
}

/* The plan gives the arrays as much room as they take. */
typedef char shake_features_fit[
        sizeof(struct shake_features_features_scratch) <= 24u ? 1 : -1];

enum ff_status shake_features(const int16_t input[SHAKE_INPUT_SIZE],
        float features[SHAKE_FEATURES], int32_t *room)
{
    shake_features_features(input, features,
            (struct shake_features_features_scratch *)(void *)room);
    return ff_finite_f32(features, SHAKE_FEATURES) ? FF_OK : FF_BAD_SAMPLE;
}
