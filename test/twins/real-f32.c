/* Kernels of floats. */
#include "ff_dense_f32.h"
#include "ff_goodness_f32.h"
#include "ff_input_real_f32.h"
#include "ff_learn_f32.h"
#include "ff_stored_f32.h"
#include "real.h"
