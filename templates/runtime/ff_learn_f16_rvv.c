/* Local learning of halves for RVV. */
#ifndef FF_LEARN_F16_RVV_C
#define FF_LEARN_F16_RVV_C

#include "ff_float.h"
#include "ff_learn_f16.h"
#include "ff_vector_f16.h"
#include "ff_walk_f16_rvv.h"
#include "ff_learn_real_rvv.h"

#endif
