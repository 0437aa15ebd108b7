/* The hard negative of Forward-Forward, of float scores. */
#ifndef FF_HARD_NEGATIVE_F32_H
#define FF_HARD_NEGATIVE_F32_H

#include "ff_types.h"

/* The label other than `label` with the largest score, the lowest one on a tie; at least two classes. */
uint8_t ff_hard_negative_f32(const float *scores, uint32_t classes, uint32_t label);

#endif
