/* Network inputs as floats. */
#include "ff_input_real_f32.h"
#include "ff_stored_f32.h"
#include "ff_input_real.h"
