/* What every product needs besides its sums. */
#include "ff_product.h"
#include "ff_fixed.h"

void ff_requantize_s8(const struct ff_dense *layer, const int32_t *acc, int8_t *z)
{
    for (uint32_t j = 0; j < layer->outputs; j++) {
        z[j] = ff_requantize(acc[j], layer->multiplier[j], layer->shift[j]);
    }
}

void ff_clear_s32(int32_t *acc, uint32_t count)
{
    for (uint32_t k = 0; k < count; k++) {
        acc[k] = 0;
    }
}

void ff_add_scaled_s32(const int32_t *acc, int32_t scale, uint32_t count, int32_t *scores)
{
    for (uint32_t k = 0; k < count; k++) {
        scores[k] += acc[k] * scale;
    }
}

uint32_t ff_count_non_zero_s8(const int8_t *x, uint32_t count)
{
    uint32_t non_zero = 0;
    for (uint32_t i = 0; i < count; i++) {
        non_zero += x[i] != 0;
    }
    return non_zero;
}
