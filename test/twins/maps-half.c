/* Kernels of maps of halves with sums of halves. */
#include "ff_conv_half.h"
#include "ff_depthwise_half.h"
#include "ff_pool_f16.h"

typedef ff_half ff_stored;
typedef ff_half ff_sum;
#define FF_REAL(name) name##_f16
#define MAP_SUMS(name) name##_half

#include "maps-real.h"
