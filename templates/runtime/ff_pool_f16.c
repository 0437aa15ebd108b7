/* Maxima and means of maps of halves. */
#ifndef FF_POOL_F16_C
#define FF_POOL_F16_C

#include "ff_float.h"
#include "ff_pool_f16.h"
#include "ff_stored_f16.h"
#include "ff_pool_real.h"
#include "ff_pool_f16_public.h"

#endif
