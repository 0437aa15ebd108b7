/* Fully connected products of halves for RVV. */
#include "ff_dense_f16.h"
#include "ff_vector_f16.h"
#include "ff_rows_real_rvv.h"
#include "ff_walk_f16_rvv.h"
#include "ff_dense_real_rvv.h"
