/*
 * RMS normalisation of values that are not negative, for PULP cores: squares of eight bytes a round where they begin on a
 * word.
 */
#ifndef FF_RMS_PULP_C
#define FF_RMS_PULP_C

#include "ff_build.h"
#include "ff_rms.h"
#include "ff_block.h"
#include "ff_fixed.h"
#include "ff_pulp.h"

static uint32_t ff_rms_squares(const uint8_t *v, uint32_t size)
{
    const uint32_t eights = ((uintptr_t)v & 3u) == 0 ? size / 8u : 0;
    const uint8_t *const end = v + size;
    uint32_t ss = 0, left, right;
    if (eights != 0) {
        __asm__ volatile(FF_LOOP("%[eights]", "4")
                         FF_LOAD("%[left]", "%[v]", 4)
                         FF_LOAD("%[right]", "%[v]", 4)
                         FF_DOT_UNSIGNED("%[ss]", "%[left]", "%[left]")
                         FF_DOT_UNSIGNED("%[ss]", "%[right]", "%[right]")
                         FF_LOOP_END
                         : [v] "+&r"(v), [ss] "+&r"(ss), [left] "=&r"(left), [right] "=&r"(right)
                         : [eights] "r"(eights)
                         : "memory");
    }
    for (; v != end; v++) {
        ss += (uint32_t)*v * *v;
    }
    return ss;
}

#include "ff_rms_public.h"

#endif
