/* Sums of squares of floats. */
#include "ff_goodness_f32.h"
#include "ff_stored_f32.h"
#include "ff_goodness_real.h"
