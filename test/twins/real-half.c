/* Kernels of halves whose sums of products are halves too. */
#include "ff_dense_half.h"
#include "ff_goodness_f16.h"
#include "ff_input_real_f16.h"
#include "ff_learn_f16.h"
#include "ff_stored_f16.h"

#define FF_PRODUCT(name) name##_half
#define put_sums put_stored
typedef ff_half ff_sum;

#include "real.h"
