/* Network inputs as floats for RVV. */
#include "ff_input_real_f32.h"
#include "ff_vector_f32.h"
#include "ff_input_real_rvv.h"
