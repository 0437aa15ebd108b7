/* Sums of squares of halves. */
#ifndef FF_GOODNESS_F16_C
#define FF_GOODNESS_F16_C

#include "ff_float.h"
#include "ff_goodness_f16.h"
#include "ff_stored_f16.h"
#include "ff_goodness_real.h"
#include "ff_goodness_f16_public.h"

#endif
