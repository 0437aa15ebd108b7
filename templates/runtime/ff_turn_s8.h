/* Samples of int8 with their channels first. */
#ifndef FF_TURN_S8_H
#define FF_TURN_S8_H

#include <stdint.h>

/* x [pixels][channels] = raw [channels][pixels]; they do not overlap. */
void ff_turn_s8(const int8_t *raw, uint32_t pixels, uint32_t channels, int8_t *x);

#endif
