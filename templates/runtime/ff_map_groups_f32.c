/* Goodness of groups of channels of maps of floats. */
#ifndef FF_MAP_GROUPS_F32_C
#define FF_MAP_GROUPS_F32_C

#include "ff_float.h"
#include "ff_map_groups_f32.h"
#include "ff_stored_f32.h"
#include "ff_map_groups_real.h"

FF_SHARED void ff_map_groups_f32(const struct ff_groups_f32 *groups, uint32_t pixels, const float *z, float *scores)
{
    ff_map_groups_of(groups, pixels, z, scores);
}

#endif
