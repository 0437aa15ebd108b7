/* Fully connected products of floats for RVV. */
#include "ff_dense_f32.h"
#include "ff_vector_f32.h"
#include "ff_rows_real_rvv.h"
#include "ff_walk_f32_rvv.h"
#include "ff_dense_real_rvv.h"
