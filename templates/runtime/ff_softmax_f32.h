/* How wrong float scores are. */
#ifndef FF_SOFTMAX_F32_H
#define FF_SOFTMAX_F32_H

#include <stdint.h>

/* d = softmax(scores * sharpness) - onehot(label), of bounded scores; returns -d[label] = 1 - p[label]. */
float ff_softmax_error_f32(const float *scores, uint32_t classes, float sharpness, uint32_t label, float *d);

/* 1 / (1 + exp(-v)) */
float ff_sigmoid_f32(float v);

#endif
