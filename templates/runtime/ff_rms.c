/* RMS normalisation of values that are not negative. */
#ifndef FF_RMS_C
#define FF_RMS_C

#include "ff_build.h"
#include "ff_rms.h"
#include "ff_block.h"
#include "ff_fixed.h"

static uint32_t ff_rms_squares(const uint8_t *v, uint32_t size)
{
    const uint8_t *words = v + ff_whole_words(v, size);
    const uint8_t *const end = v + size;
    FF_OPAQUE(words); /* else compilers count what is left beside the pointer */
    uint32_t ss = 0;
    for (; v != words; v += 4) {
        if (ff_word(v) != 0) {
            ss += (uint32_t)v[0] * v[0];
            ss += (uint32_t)v[1] * v[1];
            ss += (uint32_t)v[2] * v[2];
            ss += (uint32_t)v[3] * v[3];
        }
    }
    for (; v != end; v++) {
        ss += (uint32_t)*v * *v;
    }
    return ss;
}

#include "ff_rms_public.h"

#endif
