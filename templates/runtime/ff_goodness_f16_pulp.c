/* Sums of squares of halves for PULP cores: in a hardware loop. */
#ifndef FF_GOODNESS_F16_PULP_C
#define FF_GOODNESS_F16_PULP_C

#include "ff_float.h"
#include "ff_goodness_f16.h"
#include "ff_pulp.h"
#include "ff_team.h"
#include "ff_stored_f16.h"

/* In ascending index; the last value stands behind the loop, which loads for the next one. */
static float ff_goodness_f16_squares(const ff_half *z, uint32_t size)
{
    const ff_half *const last = z + size - 1;
    float ss = 0.0f;
    if (size > 1u) {
        uint32_t stored = *z++;
        float value;
        __asm__ volatile(FF_LOOP("%[passes]", "4")
                         "fcvt.s.h %[value], %[stored]\n"
                         "fmul.s %[value], %[value], %[value]\n"
                         "fadd.s %[ss], %[ss], %[value]\n"
                         FF_LOAD_HALF("%[stored]", "%[z]", 2)
                         FF_LOOP_END
                         : [z] "+&r"(z), [ss] "+&r"(ss), [stored] "+&r"(stored), [value] "=&r"(value)
                         : [passes] "r"(size - 1u)
                         : "memory");
    }
    const float value = size == 0 ? 0.0f : ff_load(*last);
    return ss + ff_times(value, value);
}
#define FF_SQUARES ff_goodness_f16_squares

#if FF_CORES != 1
#include "ff_goodness_f16_team_pulp.h"
#define FF_RMS_BY_TEAM
#endif

#include "ff_goodness_real.h"
#include "ff_goodness_f16_public.h"

#endif
