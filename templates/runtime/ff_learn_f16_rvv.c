/* Local learning of halves for RVV. */
#include "ff_learn_f16.h"
#include "ff_vector_f16.h"
#include "ff_rows_real_rvv.h"
#include "ff_walk_f16_rvv.h"
#include "ff_learn_real_rvv.h"
