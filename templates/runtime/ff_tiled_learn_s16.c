/* Local learning of masters, tile by tile. */
#ifndef FF_TILED_LEARN_S16_C
#define FF_TILED_LEARN_S16_C

#include "ff_build.h"
#include "ff_tiled_learn_s16.h"
#include "ff_tiles.h"

#include "ff_tiled_learn_s16_public.h"

#endif
