/* What is usual, as it follows what a device sees. */
#ifndef FF_OBSERVE_C
#define FF_OBSERVE_C

#include "ff_build.h"
#include "ff_observe.h"

FF_SHARED void ff_observe(int32_t energy, int32_t *usual, uint32_t seen)
{
    if (energy == INT32_MAX) {
        return;
    }
    const int32_t share = seen < 32u ? (int32_t)seen + 32 : 64;
    const int32_t away = energy * 256 - usual[0];
    const int32_t distance = (away < 0 ? -away : away) / 4 * 5;
    const int32_t deviation = usual[1] + (distance - usual[1]) / share;
    usual[0] += away / share;
    usual[1] = deviation < 256 ? 256 : deviation > INT16_MAX * 256 ? INT16_MAX * 256 : deviation;
}

#endif
