/* Outputs of the last layer as an answer. */
#ifndef FF_OUTPUTS_C
#define FF_OUTPUTS_C

#include "ff_build.h"
#include "ff_outputs.h"

FF_SHARED void ff_outputs_s8(const int8_t *from, int32_t *to, uint32_t count)
{
    for (uint32_t k = 0; k < count; k++) {
        to[k] = from[k];
    }
}

#endif
