/* A support of labelled rows that answers by their distances. */
#ifndef FF_CONTEXT_H
#define FF_CONTEXT_H

#include "ff_types.h"

/* Label of a row that is free; any number that is no class does as well. */
#define FF_CONTEXT_FREE 255u

/* Row that a sample of class `label` takes: a free one, or the oldest of the class that has most. counts [classes] is room. */
uint32_t ff_context_place(const uint8_t *labels, const uint32_t *ages, uint32_t rows, uint32_t classes,
        uint32_t label, uint32_t *counts);

/* Frees all rows of a class. */
void ff_context_forget(uint8_t *labels, uint32_t rows, uint32_t label);

#endif
