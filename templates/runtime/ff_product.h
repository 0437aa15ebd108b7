/* What every product needs besides its sums. */
#ifndef FF_PRODUCT_H
#define FF_PRODUCT_H

#include "ff_types.h"

/* z = min(127, max(0, requantize(acc))), each output with its own scale. */
void ff_requantize_s8(const struct ff_dense *layer, const int32_t *acc, int8_t *z);

/* acc = 0 */
void ff_clear_s32(int32_t *acc, uint32_t count);

/* scores += acc * scale */
void ff_add_scaled_s32(const int32_t *acc, int32_t scale, uint32_t count, int32_t *scores);

uint32_t ff_count_non_zero_s8(const int8_t *x, uint32_t count);

/* The public products of a kernel file, around its own accumulate() (acc = from + x W). */
#define FF_DEFINE_PRODUCTS(KERNEL)                                                                    \
    FF_SHARED uint32_t ff_sums_s8_##KERNEL(const struct ff_dense *layer, const int8_t *x, int32_t *acc) \
    {                                                                                                 \
        const uint32_t outputs = layer->outputs;                                                      \
        return outputs * ff_dense_##KERNEL##_accumulate(layer->weights, layer->inputs, outputs, x, layer->bias, acc); \
    }                                                                                                 \
                                                                                                      \
    FF_SHARED uint32_t ff_dense_s8_##KERNEL(const struct ff_dense *layer, const int8_t *x, int32_t *acc, \
                                            int8_t *z)                                                \
    {                                                                                                 \
        const uint32_t outputs = layer->outputs;                                                      \
        const uint32_t macs =                                                                         \
            outputs * ff_dense_##KERNEL##_accumulate(layer->weights, layer->inputs, outputs, x, layer->bias, acc); \
        ff_requantize_s8(layer, acc, z);                                                              \
        return macs;                                                                                  \
    }                                                                                                 \
                                                                                                      \
    FF_SHARED uint32_t ff_head_s8_##KERNEL(const struct ff_head *head, const int8_t *z, int32_t *acc, \
                                           int32_t *scores)                                           \
    {                                                                                                 \
        const uint32_t outputs = head->outputs;                                                       \
        ff_clear_s32(acc, outputs);                                                                   \
        const uint32_t non_zero = ff_dense_##KERNEL##_accumulate(head->weights, head->inputs, outputs, z, acc, acc); \
        ff_add_scaled_s32(acc, head->scale, outputs, scores);                                         \
        return non_zero * outputs;                                                                    \
    }

#endif
