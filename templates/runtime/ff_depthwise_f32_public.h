/* The function of ff_depthwise_f32.h, over the shared text that the including file brings. */
#include "ff_depthwise_team.h"

FF_DEFINE_SHARED_DEPTHWISE(ff_depthwise_f32, ff_depthwise_real, float)
