/* Maps that make room for an output which takes their place. */
#ifndef FF_SLIDE_C
#define FF_SLIDE_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_slide.h"

#define FF_SLIDE_WORDS 8u

/* Some words, all of them loaded before any is stored. */
static inline void ff_slide_some(int32_t *to, const int32_t *from)
{
    int32_t word[FF_SLIDE_WORDS];
    FF_UNROLLED
    for (uint32_t i = 0; i < FF_SLIDE_WORDS; i++) {
        word[i] = from[i];
    }
    FF_UNROLLED
    for (uint32_t i = 0; i < FF_SLIDE_WORDS; i++) {
        to[i] = word[i];
    }
}

FF_SHARED void ff_slide(int32_t *to, const int32_t *from, uint32_t count)
{
    if (to > from) {
        for (to += count, from += count; count >= FF_SLIDE_WORDS; count -= FF_SLIDE_WORDS) {
            to -= FF_SLIDE_WORDS;
            from -= FF_SLIDE_WORDS;
            ff_slide_some(to, from);
        }
        for (; count != 0; count--) {
            *--to = *--from;
        }
    } else {
        for (uint32_t i = 0; i < count; i++) {
            to[i] = from[i];
        }
    }
}

#endif
