/* Products whose sums are halves, tile by tile. */
#ifndef FF_TILED_HALF_C
#define FF_TILED_HALF_C

#include "ff_float.h"
#include "ff_dense_half.h"
#include "ff_tiled_half.h"
#include "ff_tiles.h"

#include "ff_tiled_half_public.h"

#endif
