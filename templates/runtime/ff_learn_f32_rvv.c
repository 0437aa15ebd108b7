/* Local learning of floats for RVV. */
#include "ff_learn_f32.h"
#include "ff_vector_f32.h"
#include "ff_learn_real_rvv.h"
