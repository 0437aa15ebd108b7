/* Fully connected products of floats for RVV. */
#include "ff_dense_f32.h"
#include "ff_vector_f32.h"
#include "ff_dense_real_rvv.h"
