/* Whether halves are numbers, for PULP cores. */
#ifndef FF_FINITE_PULP_H
#define FF_FINITE_PULP_H

#include "ff_half.h"
#include "ff_pulp.h"

/* Whether no value is infinite or NaN, of which the product with 0 is not 0. */
static inline int ff_are_finite(const ff_half *values, uint32_t count)
{
    const ff_half *const end = values + count;
    uint32_t sums = 0, left, right;
    if (count >= 4u) {
        __asm__ volatile(FF_LOOP("%[fours]", "4")
                         FF_LOAD("%[left]", "%[values]", 4)
                         FF_LOAD("%[right]", "%[values]", 4)
                         FF_MAC_HALVES("%[sums]", "%[left]", "x0")
                         FF_MAC_HALVES("%[sums]", "%[right]", "x0")
                         FF_LOOP_END
                         : [values] "+&r"(values), [sums] "+&r"(sums), [left] "=&r"(left), [right] "=&r"(right)
                         : [fours] "r"(count / 4u)
                         : "memory");
    }
    for (; values != end; values++) {
        sums |= (*values & 0x7c00u) == 0x7c00u ? 0x7c00u : 0;
    }
    return (sums & 0x7c007c00u) == 0;
}

#endif
