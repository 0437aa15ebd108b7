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

#endif
