/* Local updates over maps of halves. */
#include "ff_learn_conv_f16.h"

typedef ff_half ff_stored;
#define FF_REAL(name) name##_f16

#include "learn-maps-real.h"
