/* Network inputs as floats for RVV. */
#ifndef FF_INPUT_REAL_F32_RVV_C
#define FF_INPUT_REAL_F32_RVV_C

#include "ff_float.h"
#include "ff_input_real_f32.h"
#include "ff_vector_f32.h"
#include "ff_input_real_rvv.h"
#include "ff_input_real_f32_public.h"

#endif
