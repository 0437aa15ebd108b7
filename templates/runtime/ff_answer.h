/* What the scores say. */
#ifndef FF_ANSWER_H
#define FF_ANSWER_H

#include "ff_types.h"

/* Index of the largest score (the lowest index on a tie); *margin = largest - second largest, saturated at INT32_MAX. */
uint8_t ff_answer_s32(const int32_t *scores, uint16_t classes, int32_t *margin);

/* Sum of squares of z: the goodness of a layer in units of 2^(-2 fz). */
uint32_t ff_goodness_s8(const int8_t *z, uint16_t size);

#endif
