/* Kernels of maps of halves with float sums. */
#include "ff_conv_f16.h"
#include "ff_depthwise_f16.h"
#include "ff_pool_f16.h"

typedef ff_half ff_stored;
typedef float ff_sum;
#define FF_REAL(name) name##_f16
#define MAP_SUMS(name) name##_f16

#include "maps-real.h"
