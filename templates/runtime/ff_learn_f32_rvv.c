/* Local learning of floats for RVV. */
#include "ff_learn_f32.h"
#include "ff_vector_f32.h"
#include "ff_rows_real_rvv.h"
#include "ff_walk_f32_rvv.h"
#include "ff_learn_real_rvv.h"
