/* What the shared texts of the real kernels (ff_*_real.h) need of float32: how a value is stored and updated. */
#undef FF_REAL
#undef FF_STORED_NAN
#define FF_REAL(name) name##_f32
#define FF_STORED_NAN __builtin_nanf("")

#ifndef FF_STORED_F32_H
#define FF_STORED_F32_H

#include "ff_float.h"
#include "ff_real_names.h"

typedef float ff_stored;
typedef float ff_factor;

static inline float ff_load(ff_stored value)
{
    return value;
}

/* Never -0, and one NaN for all. */
static inline ff_stored ff_store(float value)
{
    return value == value ? value + 0.0f : __builtin_nanf("");
}

/* sum + x * w */
static inline float ff_mac(float sum, float x, ff_stored w)
{
    return sum + ff_times(x, w);
}

/* An integer for each value, in the order of the values; NaN comes last. */
static inline int32_t ff_order(ff_stored value)
{
    const int32_t bits = (int32_t)ff_bits_of_float(value);
    return bits ^ (bits >> 31 & 0x7fffffff);
}

static inline ff_factor ff_factor_of(float x)
{
    return x;
}

static inline ff_stored ff_updated(float c, ff_factor x, ff_stored w)
{
    return (w + ff_times(c, x)) + 0.0f;
}

#include "ff_list_real.h"
#include "ff_relu_real.h"

#endif
