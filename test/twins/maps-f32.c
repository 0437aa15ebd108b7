/* Kernels of maps of floats. */
#include "ff_conv_f32.h"
#include "ff_depthwise_f32.h"
#include "ff_pool_f32.h"

typedef float ff_stored;
typedef float ff_sum;
#define FF_REAL(name) name##_f32
#define MAP_SUMS(name) name##_f32

#include "maps-real.h"
