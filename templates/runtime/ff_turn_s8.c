/* Samples of int8, turned. */
#ifndef FF_TURN_S8_C
#define FF_TURN_S8_C

#include "ff_build.h"
#include "ff_turn_s8.h"

FF_SHARED void ff_turn_s8(const int8_t *raw, uint32_t pixels, uint32_t channels, int8_t *x)
{
    for (uint32_t pixel = 0; pixel < pixels; pixel++) {
        for (uint32_t channel = 0; channel < channels; channel++) {
            *x++ = raw[channel * pixels + pixel];
        }
    }
}

#endif
