/* Samples of halves, turned. */
#ifndef FF_TURN_F16_C
#define FF_TURN_F16_C

#include "ff_build.h"
#include "ff_turn_f16.h"

FF_SHARED void ff_turn_f16(const ff_half *raw, uint32_t pixels, uint32_t channels, ff_half *x)
{
    for (uint32_t pixel = 0; pixel < pixels; pixel++) {
        for (uint32_t channel = 0; channel < channels; channel++) {
            *x++ = raw[channel * pixels + pixel];
        }
    }
}

#endif
