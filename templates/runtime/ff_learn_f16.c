/* Local learning of halves. */
#include "ff_learn_f16.h"
#include "ff_stored_f16.h"
#include "ff_learn_real.h"
