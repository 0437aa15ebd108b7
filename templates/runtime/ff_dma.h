/*
 * Copies between the memory beside the cores and a larger one behind it. With FF_DMA=1 the firmware provides the three
 * functions that follow, and copies go on while the cores compute; else the cores share each, which is complete when it returns.
 */
#ifndef FF_DMA_H
#define FF_DMA_H

#include "ff_team.h"

#ifndef FF_DMA
#define FF_DMA 0
#endif

#if FF_DMA == 0
/* What a team copies: `bytes` of a room of `most`, so that each core always has the same places of it. */
struct ff_dma_copy {
    uint8_t *to;
    const uint8_t *from;
    uint32_t bytes;
    uint32_t most;
    uint32_t cores;
};

static inline uint32_t ff_dma_bound(const struct ff_dma_copy *copy, uint32_t core)
{
    const uint32_t bound = ff_bound_of(copy->most, 16u, core, copy->cores);
    return bound < copy->bytes ? bound : copy->bytes;
}

/* The bytes of one core, sixteen at a time where both begin on a word boundary. */
static inline void ff_dma_copy_part(void *context, uint32_t core)
{
    const struct ff_dma_copy *const copy = context;
    const uint32_t end = ff_dma_bound(copy, core + 1u);
    uint32_t at = ff_dma_bound(copy, core);
    if ((((uintptr_t)copy->to | (uintptr_t)copy->from) & 3u) == 0) {
        for (; end - at >= 16u; at += 16u) {
            __builtin_memcpy(__builtin_assume_aligned(copy->to + at, 4), __builtin_assume_aligned(copy->from + at, 4), 16);
        }
    }
    __builtin_memcpy(copy->to + at, copy->from + at, end - at);
}

static inline void ff_dma_copy(void *to, const void *from, uint32_t bytes)
{
    struct ff_dma_copy copy = {to, from, bytes, bytes, ff_team_size(bytes / 2u)};
    ff_team_share(copy.cores, ff_dma_copy_part, &copy);
}

static inline void ff_dma_fetch(void *to, const void *from, uint32_t bytes)
{
    ff_dma_copy(to, from, bytes);
}

static inline void ff_dma_store(void *to, const void *from, uint32_t bytes)
{
    ff_dma_copy(to, from, bytes);
}

static inline void ff_dma_wait(void)
{
}

/* In a part, called by every core: each copies its share of a room of `most`, which all have behind a barrier. */
static inline void ff_dma_team_fetch(void *to, const void *from, uint32_t bytes, uint32_t most, uint32_t core)
{
    struct ff_dma_copy copy = {to, from, bytes, most, FF_CORES};
    ff_dma_copy_part(&copy, core);
}

static inline void ff_dma_team_store(void *to, const void *from, uint32_t bytes, uint32_t most, uint32_t core)
{
    ff_dma_team_fetch(to, from, bytes, most, core);
}

static inline void ff_dma_team_wait(uint32_t core)
{
    (void)core;
}
#else
/*
 * Begins a copy to the memory beside the cores, and one from there. At most two are under way, between other addresses. Core 0
 * calls for copies, in a part too.
 */
void ff_dma_fetch(void *to, const void *from, uint32_t bytes);
void ff_dma_store(void *to, const void *from, uint32_t bytes);

/* Returns when every copy that has begun is complete. */
void ff_dma_wait(void);

static inline void ff_dma_team_fetch(void *to, const void *from, uint32_t bytes, uint32_t most, uint32_t core)
{
    (void)most;
    if (core == 0) {
        ff_dma_fetch(to, from, bytes);
    }
}

static inline void ff_dma_team_store(void *to, const void *from, uint32_t bytes, uint32_t most, uint32_t core)
{
    (void)most;
    if (core == 0) {
        ff_dma_store(to, from, bytes);
    }
}

static inline void ff_dma_team_wait(uint32_t core)
{
    if (core == 0) {
        ff_dma_wait();
    }
}
#endif

#endif
