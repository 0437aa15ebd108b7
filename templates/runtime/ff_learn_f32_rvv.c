/* Local learning of floats for RVV. */
#ifndef FF_LEARN_F32_RVV_C
#define FF_LEARN_F32_RVV_C

#include "ff_float.h"
#include "ff_learn_f32.h"
#include "ff_vector_f32.h"
#include "ff_walk_f32_rvv.h"
#include "ff_learn_real_rvv.h"

#endif
