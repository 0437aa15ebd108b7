/* shake_features.h - ff-edge 0.1.0, model 062efe1c168f, target host. Do not edit. */
#ifndef FF_EDGE_shake_FEATURES_H
#define FF_EDGE_shake_FEATURES_H

#include "shake.h"

/* features (features.ts:4): int16 x 16 -> float32 x 4 */
struct shake_features_features_scratch {
    float smooth[6];
};

void shake_features_features(const int16_t *window, float *out,
        struct shake_features_features_scratch *scratch);

/*
 * The features of one sample.
 * FF_BAD_SAMPLE: a feature is no number, or infinite.
 */
enum ff_status shake_features(const int16_t input[SHAKE_INPUT_SIZE],
        float features[SHAKE_FEATURES], int32_t *room);

#endif
