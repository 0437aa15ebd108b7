/*
 * Sums of the real precisions, once for both; the including file brings the stored type. Every block of outputs walks
 * a list of non-zero inputs. Sums run over the inputs in ascending order, one for each output, so that no blocking
 * changes a bit.
 */
#include "ff_block.h"

#define FF_REAL_SUM(j) float sum##j = acc[j];
#define FF_REAL_MAC(j) sum##j = ff_mac(sum##j, value, row[j]);
#define FF_REAL_KEEP(j) acc[j] = sum##j;

#define FF_DEFINE_BLOCK(N)                                                                            \
    FF_BLOCK_FUNCTION FF_REAL(ff_block_##N)(const struct ff_list *list, const ff_stored *weights, float *acc) \
    {                                                                                                 \
        const struct ff_entry *const end = &list->entry[list->count];                                 \
        FF_EACH_##N(FF_REAL_SUM)                                                                      \
        for (const struct ff_entry *entry = list->entry; entry != end; entry++) {                     \
            const ff_stored *const row = weights + entry->offset;                                     \
            const float value = entry->value;                                                         \
            FF_EACH_##N(FF_REAL_MAC)                                                                  \
        }                                                                                             \
        FF_EACH_##N(FF_REAL_KEEP)                                                                     \
    }

FF_ALL_BLOCKS(FF_DEFINE_BLOCK)

#define FF_RUN_BLOCKS(N)                                                                              \
    for (; outputs - j >= N##u; j += N##u) {                                                          \
        FF_REAL(ff_block_##N)(list, weights + j, acc + j);                                            \
    }

/* acc += list W, for `outputs` neighbouring outputs. */
static void ff_all_blocks(const struct ff_list *list, const ff_stored *weights, uint32_t outputs, float *acc)
{
    uint32_t j = 0;
    FF_ALL_BLOCKS(FF_RUN_BLOCKS)
}

#undef FF_DEFINE_BLOCK
#undef FF_RUN_BLOCKS
