/* Sums of squares of floats. */
#ifndef FF_GOODNESS_F32_C
#define FF_GOODNESS_F32_C

#include "ff_float.h"
#include "ff_goodness_f32.h"
#include "ff_stored_f32.h"
#include "ff_squares.h"

#define FF_AGAIN(z, size, ss, h) FF_UNLESS_NORMAL(ss, z, size, 0, 1.0f, ff_store, h)

#include "ff_goodness_real.h"
#include "ff_goodness_f32_public.h"

#endif
