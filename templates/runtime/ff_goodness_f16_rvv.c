/* Sums of squares of halves for RVV. */
#ifndef FF_GOODNESS_F16_RVV_C
#define FF_GOODNESS_F16_RVV_C

#include "ff_float.h"
#include "ff_goodness_f16.h"
#include "ff_vector_f16.h"
#include "ff_goodness_real_rvv.h"
#include "ff_goodness_f16_public.h"

#endif
