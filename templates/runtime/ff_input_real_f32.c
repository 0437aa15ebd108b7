/* Network inputs as floats. */
#ifndef FF_INPUT_REAL_F32_C
#define FF_INPUT_REAL_F32_C

#include "ff_float.h"
#include "ff_input_real_f32.h"
#include "ff_stored_f32.h"
#include "ff_input_real.h"
#include "ff_input_real_f32_public.h"

#endif
