/*
 * The copies of ff_dma.h as late as they may be: each is made by the wait behind it. Until then nothing stands where it goes, so
 * that whoever looks too early, or writes meanwhile to where it comes from, computes with something else.
 */
#include "ff_dma.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 2

static struct copy {
    uint8_t *to;
    const uint8_t *from;
    uint32_t bytes;
} copies[MOST];
static uint32_t count;

static int overlap(const uint8_t *a, uint32_t bytes, const uint8_t *b, uint32_t others)
{
    return a < b + others && b < a + bytes;
}

static void begin(void *to, const void *from, uint32_t bytes)
{
    uint32_t n;

    for (n = 0; n < count; n++) {
        const struct copy *const other = &copies[n];

        if (overlap(to, bytes, other->to, other->bytes) || overlap(to, bytes, other->from, other->bytes) ||
            overlap(from, bytes, other->to, other->bytes)) {
            fprintf(stderr, "dma: two copies under way meet\n");
            exit(3);
        }
    }
    if (count == MOST || bytes == 0) {
        fprintf(stderr, "dma: %u bytes beside %u copies under way\n", bytes, count);
        exit(3);
    }
    copies[count++] = (struct copy){ to, from, bytes };
    memset(to, 0x5a, bytes);
}

void ff_dma_fetch(void *to, const void *from, uint32_t bytes)
{
    begin(to, from, bytes);
}

void ff_dma_store(void *to, const void *from, uint32_t bytes)
{
    begin(to, from, bytes);
}

void ff_dma_wait(void)
{
    uint32_t n;

    for (n = 0; n < count; n++) {
        memcpy(copies[n].to, copies[n].from, copies[n].bytes);
    }
    count = 0;
}
