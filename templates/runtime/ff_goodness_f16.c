/* Sums of squares of halves. */
#include "ff_goodness_f16.h"
#include "ff_stored_f16.h"
#include "ff_goodness_real.h"
