/* Maxima and means of maps of halves for RVV. */
#ifndef FF_POOL_F16_RVV_C
#define FF_POOL_F16_RVV_C

#include "ff_float.h"
#include "ff_pool_f16.h"
#include "ff_vector_f16.h"
#include "ff_pool_real_rvv.h"
#include "ff_pool_f16_public.h"

#endif
