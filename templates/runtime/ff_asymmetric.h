/* Int8 with zero points, as nets of other frameworks have them: a value q stands for scale * (q - zero). */
#ifndef FF_ASYMMETRIC_H
#define FF_ASYMMETRIC_H

#include "ff_fixed.h"
#include "ff_window.h"

/* value * multiplier * 2^-(31 + shift), rounded half up at once, or `twice`: first to 2^-31, then half away from 0. shift 0..31 */
static inline int32_t ff_asymmetric_rescale(int32_t value, int32_t multiplier, uint32_t shift, uint32_t twice)
{
    const int64_t product = (int64_t)value * multiplier;
    if (!twice) {
        return (int32_t)((product + ((int64_t)1 << (30u + shift))) >> (31u + shift));
    }
    const int32_t high = (int32_t)((product + ((int64_t)1 << 30)) >> 31);
    const int32_t mask = (int32_t)(((uint32_t)1 << shift) - 1u);
    return (high >> shift) + ((high & mask) > (mask >> 1) + (high < 0));
}

#endif
