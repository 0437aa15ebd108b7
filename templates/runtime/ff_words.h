/* Bytes taken four at a time, most of which are zero where inputs are images or activations. */
#ifndef FF_WORDS_H
#define FF_WORDS_H

#include <stdint.h>

/* Four bytes at once, from an address that is a multiple of 4; only ever compared with zero. */
static inline uint32_t ff_word(const void *at)
{
    uint32_t word;
    __builtin_memcpy(&word, __builtin_assume_aligned(at, 4), sizeof word);
    return word;
}

static inline void ff_clear_word(void *at)
{
    const uint32_t zero = 0;
    __builtin_memcpy(__builtin_assume_aligned(at, 4), &zero, sizeof zero);
}

/* Values that may be taken four at a time: all whole words where the buffer lies on a word boundary. */
static inline uint32_t ff_whole_words(const void *buffer, uint32_t size)
{
    return ((uintptr_t)buffer & 3u) == 0 ? size & ~(uint32_t)3u : 0;
}

#endif
