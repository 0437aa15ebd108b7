/* Maps that make room for an output which takes their place. */
#ifndef FF_SLIDE_H
#define FF_SLIDE_H

#include "ff_types.h"

/* Moves `count` words within a buffer, from one word boundary to another; where they come from and where they go may overlap. */
void ff_slide(void *to, const void *from, uint32_t count);

#endif
