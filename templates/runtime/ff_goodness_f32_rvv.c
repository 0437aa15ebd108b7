/* Sums of squares of floats for RVV. */
#include "ff_goodness_f32.h"
#include "ff_vector_f32.h"
#include "ff_goodness_real_rvv.h"
