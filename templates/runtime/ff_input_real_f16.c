/* Network inputs as halves. */
#include "ff_input_real_f16.h"
#include "ff_stored_f16.h"
#include "ff_input_real.h"
