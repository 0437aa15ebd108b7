/* Depthwise convolutions of floats. */
#ifndef FF_DEPTHWISE_F32_C
#define FF_DEPTHWISE_F32_C

#include "ff_float.h"
#include "ff_depthwise_f32.h"
#include "ff_stored_f32.h"
#include "ff_depthwise_real.h"
#include "ff_depthwise_f32_public.h"

#endif
