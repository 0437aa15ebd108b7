/* The hard negative of Forward-Forward, of integer scores. */
#ifndef FF_HARD_NEGATIVE_S32_H
#define FF_HARD_NEGATIVE_S32_H

#include "ff_types.h"

/* The label other than `label` with the largest score, the lowest one on a tie; at least two classes. */
uint8_t ff_hard_negative_s32(const int32_t *scores, uint32_t classes, uint32_t label);

#endif
