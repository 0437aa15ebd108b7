/* Samples of floats, turned. */
#ifndef FF_TURN_F32_C
#define FF_TURN_F32_C

#include "ff_build.h"
#include "ff_turn_f32.h"

FF_SHARED void ff_turn_f32(const float *raw, uint32_t pixels, uint32_t channels, float *x)
{
    for (uint32_t pixel = 0; pixel < pixels; pixel++) {
        for (uint32_t channel = 0; channel < channels; channel++) {
            *x++ = raw[channel * pixels + pixel];
        }
    }
}

#endif
