/* Kernels of maps of halves with float sums. */
#include "ff_conv_f16.h"
#include "ff_depthwise_f16.h"
#include "ff_pool_f16.h"
#include "ff_stored_f16.h"

typedef float ff_sum;
#define MAP_SUMS(name) name##_f16

#include "maps-real.h"
