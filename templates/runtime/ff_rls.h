/* Constants of a readout that learns by recursive least squares. */
#ifndef FF_RLS_H
#define FF_RLS_H

#include "ff_types.h"

/* Sizes of M [inputs][outputs]; exponent of h beside integers, 0..7. P is its upper triangle, row after row. */
struct ff_rls {
    uint16_t inputs;
    uint16_t outputs;
    uint16_t exponent;
};

#endif
