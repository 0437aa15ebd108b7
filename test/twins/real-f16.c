/* Kernels of halves. */
#include "ff_dense_f16.h"
#include "ff_goodness_f16.h"
#include "ff_input_real_f16.h"
#include "ff_learn_f16.h"
#include "ff_stored_f16.h"
#include "real.h"
