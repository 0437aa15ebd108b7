/* Kernels of maps of floats. */
#include "ff_conv_f32.h"
#include "ff_depthwise_f32.h"
#include "ff_pool_f32.h"
#include "ff_stored_f32.h"

typedef float ff_sum;
#define MAP_SUMS(name) name##_f32

#include "maps-real.h"
