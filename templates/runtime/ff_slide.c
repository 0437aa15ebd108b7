/* Maps that make room for an output which takes their place. */
#ifndef FF_SLIDE_C
#define FF_SLIDE_C

#include "ff_build.h"
#include "ff_slide.h"

FF_SHARED void ff_slide(int32_t *to, const int32_t *from, uint32_t count)
{
    if (to > from) {
        while (count-- != 0) {
            to[count] = from[count];
        }
    } else {
        for (uint32_t i = 0; i < count; i++) {
            to[i] = from[i];
        }
    }
}

#endif
