/*
 * Fully connected products for sparse inputs. The non-zero inputs are listed once per chunk; every block of
 * outputs then walks the list. Weights are [inputs][outputs].
 */
#include "ff_block.h"
#include "ff_dense.h"
#include "ff_fixed.h"
#include "ff_product.h"

/* One non-zero input: its value, and where its row of weights starts. */
struct ff_entry {
    int32_t value;
    uint32_t offset;
};

#define FF_CHUNK 96u

struct ff_list {
    struct ff_entry entry[FF_CHUNK + 1u]; /* ends with a value of 0 */
    uint32_t count;
};

static struct ff_entry *append(struct ff_entry *next, int8_t value, uint32_t offset)
{
    if (value != 0) {
        next->value = value;
        next->offset = offset;
        next++;
    }
    return next;
}

/* Lists non-zero inputs from index `i` on until the chunk is full; returns the index to go on from. */
static uint32_t list_chunk(struct ff_list *list, const int8_t *x, uint32_t i, uint32_t inputs, uint32_t stride)
{
    struct ff_entry *next = list->entry;
    const struct ff_entry *const last = &list->entry[FF_CHUNK - 4u];
    const uint32_t words = inputs & ~(uint32_t)3u;
    while (next <= last) {
        while (i < words && ff_word(&x[i]) == 0) {
            i += 4u;
        }
        if (i >= words) {
            break;
        }
        uint32_t offset = i * stride;
        FF_OPAQUE(offset);
        next = append(next, x[i], offset);
        next = append(next, x[i + 1u], offset + stride);
        next = append(next, x[i + 2u], offset + 2u * stride);
        next = append(next, x[i + 3u], offset + 3u * stride);
        i += 4u;
    }
    for (; i >= words && i < inputs && next <= last; i++) {
        next = append(next, x[i], i * stride);
    }
    next->value = 0;
    list->count = (uint32_t)(next - list->entry);
    return i;
}

/* For `blocks` runs of N outputs: acc = from + sum over the list of value * row. */
#define FF_DEFINE_BLOCK(N)                                                                            \
    FF_BLOCK_FUNCTION blocks_##N(const struct ff_entry *list, const int8_t *weights,                  \
                                 const int32_t *from, int32_t *acc, uint32_t blocks)                  \
    {                                                                                                 \
        for (; blocks != 0; blocks--) {                                                               \
            const struct ff_entry *entry = list;                                                      \
            FF_EACH_##N(FF_SUM)                                                                       \
            for (int32_t value; (value = entry->value) != 0; entry++) {                               \
                const int8_t *const row = weights + entry->offset;                                    \
                FF_EACH_##N(FF_MAC)                                                                   \
            }                                                                                         \
            FF_EACH_##N(FF_KEEP)                                                                      \
            weights += N;                                                                             \
            from += N;                                                                                \
            acc += N;                                                                                 \
        }                                                                                             \
    }

FF_ALL_BLOCKS(FF_DEFINE_BLOCK)

#define FF_RUN_BLOCKS(N)                                                                              \
    if (outputs - j >= N##u) {                                                                        \
        const uint32_t blocks = (outputs - j) / N##u;                                                 \
        blocks_##N(list->entry, weights + j, from + j, acc + j, blocks);                              \
        j += blocks * N##u;                                                                           \
    }

static void all_blocks(const struct ff_list *list, const int8_t *weights, uint32_t outputs,
                       const int32_t *from, int32_t *acc)
{
    uint32_t j = 0;
    FF_ALL_BLOCKS(FF_RUN_BLOCKS)
}

/* acc = from + x W; returns the number of non-zero inputs. */
static uint32_t accumulate(const int8_t *weights, uint32_t inputs, uint32_t outputs, const int8_t *x,
                           const int32_t *from, int32_t *acc)
{
    struct ff_list list;
    uint32_t non_zero = 0;
    uint32_t i = 0;
    do {
        i = list_chunk(&list, x, i, inputs, outputs);
        all_blocks(&list, weights, outputs, from, acc);
        non_zero += list.count;
        from = acc;
    } while (i < inputs);
    return non_zero;
}

FF_DEFINE_PRODUCTS(skip)
