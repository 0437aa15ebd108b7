/* The hard negative of Forward-Forward, of integer scores. */
#ifndef FF_RIVAL_S32_H
#define FF_RIVAL_S32_H

#include "ff_types.h"

/* The label other than `label` with the largest score, the lowest one on a tie; at least two classes. */
uint8_t ff_rival_s32(const int32_t *scores, uint32_t classes, uint32_t label);

#endif
