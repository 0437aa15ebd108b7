/* Samples of floats with their channels first. */
#ifndef FF_TURN_F32_H
#define FF_TURN_F32_H

#include <stdint.h>

/* x [pixels][channels] = raw [channels][pixels]; they do not overlap. */
void ff_turn_f32(const float *raw, uint32_t pixels, uint32_t channels, float *x);

#endif
