/* Local updates over maps of float32. */
#include "ff_learn_conv_f32.h"

typedef float ff_stored;
#define FF_REAL(name) name##_f32

#include "learn-maps-real.h"
