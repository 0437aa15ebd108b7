/*
 * Sums of the real precisions, once for both; the including file brings the stored type. Every block of outputs walks
 * a list of non-zero inputs. Sums run over the inputs in ascending order, one for each output, so that no blocking
 * changes a bit.
 */
#include "ff_block.h"

/* For `width` outputs: acc += sum over the list of value * row. */
FF_BLOCK_BODY ff_block(const struct ff_list *list, const ff_stored *weights, float *acc, uint32_t width)
{
    const struct ff_entry *const end = &list->entry[list->count];
    float sum[FF_WIDEST_BLOCK];
    FF_UNROLLED
    for (uint32_t j = 0; j < width; j++) {
        sum[j] = acc[j];
    }
    for (const struct ff_entry *entry = list->entry; entry != end; entry++) {
        const ff_stored *const row = weights + entry->offset;
        const float value = entry->value;
        FF_UNROLLED
        for (uint32_t j = 0; j < width; j++) {
            sum[j] = ff_mac(sum[j], value, row[j]);
        }
    }
    FF_UNROLLED
    for (uint32_t j = 0; j < width; j++) {
        acc[j] = sum[j];
    }
}

FF_BLOCK_FUNCTION ff_block_20(const struct ff_list *list, const ff_stored *weights, float *acc)
{
    ff_block(list, weights, acc, 20u);
}

FF_BLOCK_FUNCTION ff_block_16(const struct ff_list *list, const ff_stored *weights, float *acc)
{
    ff_block(list, weights, acc, 16u);
}

FF_BLOCK_FUNCTION ff_block_10(const struct ff_list *list, const ff_stored *weights, float *acc)
{
    ff_block(list, weights, acc, 10u);
}

FF_BLOCK_FUNCTION ff_block_8(const struct ff_list *list, const ff_stored *weights, float *acc)
{
    ff_block(list, weights, acc, 8u);
}

FF_BLOCK_FUNCTION ff_block_4(const struct ff_list *list, const ff_stored *weights, float *acc)
{
    ff_block(list, weights, acc, 4u);
}

FF_BLOCK_FUNCTION ff_block_2(const struct ff_list *list, const ff_stored *weights, float *acc)
{
    ff_block(list, weights, acc, 2u);
}

FF_BLOCK_FUNCTION ff_block_1(const struct ff_list *list, const ff_stored *weights, float *acc)
{
    ff_block(list, weights, acc, 1u);
}

/* As many blocks of `width` outputs as there are from j on. */
#define FF_RUN_BLOCKS(run, width)                                                                     \
    for (; outputs - j >= width; j += width) {                                                        \
        run(list, weights + j, acc + j);                                                              \
    }

/* acc += list W, for `outputs` neighbouring outputs. */
static void ff_all_blocks(const struct ff_list *list, const ff_stored *weights, uint32_t outputs, float *acc)
{
    uint32_t j = 0;
    FF_RUN_BLOCKS(ff_block_20, 20u)
    FF_RUN_BLOCKS(ff_block_16, 16u)
    FF_RUN_BLOCKS(ff_block_10, 10u)
    FF_RUN_BLOCKS(ff_block_8, 8u)
    FF_RUN_BLOCKS(ff_block_4, 4u)
    FF_RUN_BLOCKS(ff_block_2, 2u)
    FF_RUN_BLOCKS(ff_block_1, 1u)
}

#undef FF_RUN_BLOCKS
