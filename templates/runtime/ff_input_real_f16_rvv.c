/* Network inputs as halves for RVV. */
#include "ff_input_real_f16.h"
#include "ff_vector_f16.h"
#include "ff_input_real_rvv.h"
