/* Network inputs as halves for RVV. */
#ifndef FF_INPUT_REAL_F16_RVV_C
#define FF_INPUT_REAL_F16_RVV_C

#include "ff_float.h"
#include "ff_input_real_f16.h"
#include "ff_vector_f16.h"
#include "ff_input_real_rvv.h"
#include "ff_input_real_f16_public.h"

#endif
