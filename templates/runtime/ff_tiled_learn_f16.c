/* Local learning of halves, tile by tile. */
#ifndef FF_TILED_LEARN_F16_C
#define FF_TILED_LEARN_F16_C

#include "ff_float.h"
#include "ff_learn_f16.h"
#include "ff_stored_f16.h"
#include "ff_tiled_learn_f16.h"
#include "ff_tiles.h"

#include "ff_tiled_learn_f16_public.h"

#endif
