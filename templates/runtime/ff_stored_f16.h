/* What the shared texts of the real kernels (ff_*_real.h) need of binary16: how a value is stored and updated. */
#undef FF_REAL
#undef FF_STORED_NAN
#define FF_REAL(name) name##_f16
#define FF_STORED_NAN 0x7e00u

#ifndef FF_STORED_F16_H
#define FF_STORED_F16_H

#include "ff_float.h"
#include "ff_half.h"
#include "ff_real_names.h"

typedef ff_half ff_stored;
typedef ff_half_factor ff_factor;

static inline float ff_load(ff_stored value)
{
    return ff_half_value(value);
}

static inline ff_stored ff_store(float value)
{
    return ff_half_of(value);
}

/* sum + x * w */
static inline float ff_mac(float sum, float x, ff_stored w)
{
#if defined(FF_HALF_INSTRUCTIONS)
    __asm__("fmadd.s %0, %1, %2, %0" : "+" FF_FLOAT_REGISTER(sum) : FF_FLOAT_REGISTER(x), FF_FLOAT_REGISTER(ff_half_value(w)));
    return sum; /* the product of two halves is exact */
#else
    return sum + x * ff_half_value(w);
#endif
}

/* An integer for each value, in the order of the values; NaN comes last. */
static inline int32_t ff_order(ff_stored value)
{
    const int32_t bits = (int16_t)value;
    return bits ^ (bits >> 15 & 0x7fff);
}

static inline ff_factor ff_factor_of(float x)
{
    return ff_half_factor_of(x);
}

static inline ff_stored ff_updated(float c, ff_factor x, ff_stored w)
{
    return ff_half_updated(c, x, w);
}

#include "ff_list_real.h"
#include "ff_relu_real.h"

#endif
