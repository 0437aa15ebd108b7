/* Products of masters, tile by tile. */
#ifndef FF_TILED_S16_C
#define FF_TILED_S16_C

#include "ff_build.h"
#include "ff_product.h"
#include "ff_tiled_s16.h"
#include "ff_tiles.h"

#include "ff_tiled_s16_public.h"

#endif
