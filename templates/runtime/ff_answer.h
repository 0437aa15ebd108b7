/* What the scores say. */
#ifndef FF_ANSWER_H
#define FF_ANSWER_H

#include "ff_types.h"

/* Index of the largest score (the lowest index on a tie); *margin = largest - second largest, saturated at INT32_MAX. */
uint8_t ff_answer_s32(const int32_t *scores, uint16_t classes, int32_t *margin);

/* The same over the `count` labels in `live`, which ascend. */
uint8_t ff_answer_live_s32(const int32_t *scores, const uint8_t *live, uint16_t count, int32_t *margin);

/* live = the `count` labels with the largest scores, in ascending order; lower labels win ties. */
void ff_beam_s32(const int32_t *scores, uint16_t classes, uint8_t *live, uint16_t count);

#endif
