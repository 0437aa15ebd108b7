/* Fully connected products of halves for RVV. */
#ifndef FF_DENSE_F16_RVV_C
#define FF_DENSE_F16_RVV_C

#include "ff_float.h"
#include "ff_dense_f16.h"
#include "ff_vector_f16.h"
#include "ff_walk_f16_rvv.h"
#include "ff_dense_real_rvv.h"
#include "ff_dense_f16_public.h"

#endif
