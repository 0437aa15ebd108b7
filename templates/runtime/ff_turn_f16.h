/* Samples of halves with their channels first. */
#ifndef FF_TURN_F16_H
#define FF_TURN_F16_H

#include "ff_half.h"
#include <stdint.h>

/* x [pixels][channels] = raw [channels][pixels]; they do not overlap. */
void ff_turn_f16(const ff_half *raw, uint32_t pixels, uint32_t channels, ff_half *x);

#endif
