/* Depthwise convolutions of halves with float sums for RVV. */
#ifndef FF_DEPTHWISE_F16_RVV_C
#define FF_DEPTHWISE_F16_RVV_C

#include "ff_float.h"
#include "ff_depthwise_f16.h"
#include "ff_vector_f16.h"
#include "ff_depthwise_real_rvv.h"
#include "ff_depthwise_f16_public.h"

#endif
