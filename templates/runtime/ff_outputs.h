/* Outputs of the last layer as an answer. */
#ifndef FF_OUTPUTS_H
#define FF_OUTPUTS_H

#include <stdint.h>

/* to = from */
void ff_outputs_s8(const int8_t *from, int32_t *to, uint32_t count);

#endif
