/* How wrong float scores are. */
#ifndef FF_SOFTMAX_F32_C
#define FF_SOFTMAX_F32_C

#include "ff_float.h"
#include "ff_softmax_f32.h"
#include "ff_math_f32.h"

FF_SHARED float ff_softmax_error_f32(const float *scores, uint32_t classes, float sharpness, uint32_t label, float *d)
{
    float largest = scores[0];
    for (uint32_t k = 1; k < classes; k++) {
        largest = scores[k] > largest ? scores[k] : largest;
    }
    float sum = 0.0f;
    for (uint32_t k = 0; k < classes; k++) {
        d[k] = ff_exp_f32(ff_times(scores[k] - largest, sharpness));
        sum += d[k];
    }
    for (uint32_t k = 0; k < classes; k++) {
        d[k] = d[k] / sum - (k == label ? 1.0f : 0.0f);
    }
    return 0.0f - d[label];
}

FF_SHARED float ff_sigmoid_f32(float v)
{
    const float t = ff_exp_f32(v < 0.0f ? v : -v);
    return (v < 0.0f ? t : 1.0f) / (1.0f + t);
}

#endif
