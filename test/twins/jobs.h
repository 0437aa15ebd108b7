/*
 * A program that reads one job a time from stdin: a header of eight uint32, then the arrays; runs the kernel on exactly
 * sized heap buffers (so that the address sanitizer sees any step outside) and writes what it computed.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* `count` elements of `size` bytes, `skew` bytes behind an aligned address. */
static inline void *take(uint32_t count, uint32_t size, uint32_t skew)
{
    uint8_t *block = malloc((size_t)count * size + skew + (count == 0));
    if (block == NULL || fread(block + skew, size, count, stdin) != count) {
        exit(2);
    }
    return block + skew;
}

/* Room for `bytes` bytes, `skew` bytes behind an aligned address. */
static inline void *make(uint32_t bytes, uint32_t skew)
{
    return (uint8_t *)calloc(bytes + skew, 1) + skew;
}

static inline void put(const void *data, uint32_t bytes)
{
    fwrite(data, 1, bytes, stdout);
}
