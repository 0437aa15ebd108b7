/*
 * Copies between the memory beside the cores and a larger one behind it. With FF_DMA=1 the firmware provides the three
 * functions that follow, and copies go on while the cores compute; else each is complete when it returns.
 */
#ifndef FF_DMA_H
#define FF_DMA_H

#include <stdint.h>

#ifndef FF_DMA
#define FF_DMA 0
#endif

#if FF_DMA == 0
static inline void ff_dma_fetch(void *to, const void *from, uint32_t bytes)
{
    __builtin_memcpy(to, from, bytes);
}

static inline void ff_dma_store(void *to, const void *from, uint32_t bytes)
{
    __builtin_memcpy(to, from, bytes);
}

static inline void ff_dma_wait(void)
{
}
#else
/* Begins a copy to the memory beside the cores, and one from there. At most two are under way, between other addresses. */
void ff_dma_fetch(void *to, const void *from, uint32_t bytes);
void ff_dma_store(void *to, const void *from, uint32_t bytes);

/* Returns when every copy that has begun is complete. */
void ff_dma_wait(void);
#endif

#endif
