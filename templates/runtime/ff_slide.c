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

FF_SHARED void ff_slide(void *to, const void *from, uint32_t count)
{
    int32_t *next = to;
    const int32_t *word = from;
    if (next > word) {
        for (next += count, word += count; count >= FF_SLIDE_WORDS; count -= FF_SLIDE_WORDS) {
            next -= FF_SLIDE_WORDS;
            word -= FF_SLIDE_WORDS;
            ff_slide_some(next, word);
        }
        for (; count != 0; count--) {
            *--next = *--word;
        }
    } else {
        for (uint32_t i = 0; i < count; i++) {
            next[i] = word[i];
        }
    }
}

#endif
