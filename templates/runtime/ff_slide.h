/* Maps that make room for an output which takes their place. */
#ifndef FF_SLIDE_H
#define FF_SLIDE_H

#include "ff_types.h"

/* Moves `count` words within a buffer; where they come from and where they go may overlap. */
void ff_slide(int32_t *to, const int32_t *from, uint32_t count);

#endif
