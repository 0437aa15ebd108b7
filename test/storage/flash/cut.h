/* A library that learns nothing but a pattern, for what happens when the power fails. */
#ifndef CUT_H
#define CUT_H

#include "ff_blob.h"

#define CUT_BYTES 1000u

extern const struct ff_blob cut_blob;

/* Fills a payload with what save number `sequence` is to hold; gives 1 if it already does. */
int cut_infer(uint8_t payload[CUT_BYTES], uint32_t sequence);

#endif
