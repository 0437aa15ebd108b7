/* Depthwise convolutions of halves with float sums. */
#ifndef FF_DEPTHWISE_F16_C
#define FF_DEPTHWISE_F16_C

#include "ff_float.h"
#include "ff_depthwise_f16.h"
#include "ff_stored_f16.h"
#include "ff_depthwise_real.h"
#include "ff_depthwise_f16_public.h"

#endif
