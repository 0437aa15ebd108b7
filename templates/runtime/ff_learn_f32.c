/* Local learning of floats. */
#include "ff_learn_f32.h"
#include "ff_stored_f32.h"
#include "ff_learn_real.h"
