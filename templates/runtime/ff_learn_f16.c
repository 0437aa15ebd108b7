/* Local learning of halves. */
#ifndef FF_LEARN_F16_C
#define FF_LEARN_F16_C

#include "ff_float.h"
#include "ff_learn_f16.h"
#include "ff_stored_f16.h"
#include "ff_learn_real.h"

#endif
