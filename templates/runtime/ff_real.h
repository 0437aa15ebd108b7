/* Types of the real precisions f16 and f32. */
#ifndef FF_REAL_H
#define FF_REAL_H

#include "ff_types.h"

/* A layer or a head: weights are [inputs][outputs]. */
struct ff_shape {
    uint16_t inputs;
    uint16_t outputs;
};

/* A class owns the units bounds[k] .. bounds[k + 1] - 1; scale[k] = 1 / (their number * slices). */
struct ff_groups_f32 {
    const uint16_t *bounds; /* [classes + 1] */
    const float *scale;     /* [classes] */
    uint16_t classes;
};

#endif
