/* Local learning of floats. */
#ifndef FF_LEARN_F32_C
#define FF_LEARN_F32_C

#include "ff_float.h"
#include "ff_learn_f32.h"
#include "ff_stored_f32.h"
#include "ff_learn_real.h"

#endif
