/* Upper bytes of masters, which products read. */
#ifndef FF_NARROW_S16_H
#define FF_NARROW_S16_H

#include <stdint.h>

/* bytes[i] = masters[i] >> 8 */
void ff_narrow_s16(const int16_t *masters, uint32_t count, int8_t *bytes);

#endif
