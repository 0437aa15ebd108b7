/* Maxima and means of maps of floats for RVV. */
#ifndef FF_POOL_F32_RVV_C
#define FF_POOL_F32_RVV_C

#include "ff_float.h"
#include "ff_pool_f32.h"
#include "ff_vector_f32.h"
#include "ff_pool_real_rvv.h"
#include "ff_pool_f32_public.h"

#endif
