/* Depthwise convolutions of floats for RVV. */
#ifndef FF_DEPTHWISE_F32_RVV_C
#define FF_DEPTHWISE_F32_RVV_C

#include "ff_float.h"
#include "ff_depthwise_f32.h"
#include "ff_vector_f32.h"
#include "ff_depthwise_real_rvv.h"
#include "ff_depthwise_f32_public.h"

#endif
