/* Upper bytes of masters. */
#ifndef FF_NARROW_S16_C
#define FF_NARROW_S16_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_narrow_s16.h"

#define FF_NARROW_BLOCK 8u

FF_SHARED void ff_narrow_s16(const int16_t *masters, uint32_t count, int8_t *bytes)
{
    const int8_t *const end = bytes + count, *const blocks = bytes + count / FF_NARROW_BLOCK * FF_NARROW_BLOCK;
    for (; bytes != blocks; bytes += FF_NARROW_BLOCK, masters += FF_NARROW_BLOCK) {
        FF_UNROLLED
        for (uint32_t k = 0; k < FF_NARROW_BLOCK; k++) {
            bytes[k] = (int8_t)(masters[k] >> 8);
        }
    }
    for (; bytes != end; bytes++, masters++) {
        *bytes = (int8_t)(*masters >> 8);
    }
}

#endif
