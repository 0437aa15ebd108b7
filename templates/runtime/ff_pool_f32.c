/* Maxima and means of maps of floats. */
#ifndef FF_POOL_F32_C
#define FF_POOL_F32_C

#include "ff_float.h"
#include "ff_pool_f32.h"
#include "ff_stored_f32.h"
#include "ff_pool_real.h"
#include "ff_pool_f32_public.h"

#endif
