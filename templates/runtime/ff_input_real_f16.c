/* Network inputs as halves. */
#ifndef FF_INPUT_REAL_F16_C
#define FF_INPUT_REAL_F16_C

#include "ff_float.h"
#include "ff_input_real_f16.h"
#include "ff_stored_f16.h"
#include "ff_input_real.h"
#include "ff_input_real_f16_public.h"

#endif
