/* Fully connected products of floats for RVV. */
#ifndef FF_DENSE_F32_RVV_C
#define FF_DENSE_F32_RVV_C

#include "ff_float.h"
#include "ff_dense_f32.h"
#include "ff_vector_f32.h"
#include "ff_walk_f32_rvv.h"
#include "ff_dense_real_rvv.h"
#include "ff_dense_f32_public.h"

#endif
