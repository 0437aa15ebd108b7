/* Sums of squares of halves for RVV. */
#include "ff_goodness_f16.h"
#include "ff_vector_f16.h"
#include "ff_goodness_real_rvv.h"
