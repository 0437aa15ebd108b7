/* What every product needs besides its sums. */
#ifndef FF_PRODUCT_C
#define FF_PRODUCT_C

#include "ff_build.h"
#include "ff_product.h"
#include "ff_fixed.h"
#include "ff_team.h"

/* z = requantize(acc): what a team works on. */
struct ff_product_outputs {
    const struct ff_dense *layer;
    const int32_t *acc;
    int8_t *z;
    uint32_t cores;
};

/* The outputs of one core, four at a time. */
static void ff_product_requantize_part(void *context, uint32_t core)
{
    const struct ff_product_outputs *const outputs = context;
    const uint32_t all = outputs->layer->outputs, first = ff_bound_of(all, 4u, core, outputs->cores);
    const uint32_t count = ff_bound_of(all, 4u, core + 1u, outputs->cores) - first;
    const int32_t *acc = outputs->acc + first, *multiplier = outputs->layer->multiplier + first;
    const uint8_t *shift = outputs->layer->shift + first;
    int8_t *z = outputs->z + first;
    const int8_t *const end = z + count, *const fours = z + (count & ~3u);
    for (; z != fours; z += 4, acc += 4, multiplier += 4, shift += 4) {
        z[0] = ff_requantize(acc[0], multiplier[0], shift[0]);
        z[1] = ff_requantize(acc[1], multiplier[1], shift[1]);
        z[2] = ff_requantize(acc[2], multiplier[2], shift[2]);
        z[3] = ff_requantize(acc[3], multiplier[3], shift[3]);
    }
    for (; z != end; z++) {
        *z = ff_requantize(*acc++, *multiplier++, *shift++);
    }
}

FF_SHARED void ff_requantize_s8(const struct ff_dense *layer, const int32_t *acc, int8_t *z)
{
    struct ff_product_outputs outputs = {layer, acc, z, ff_team_size(8u * layer->outputs)};
    ff_team_share(outputs.cores, ff_product_requantize_part, &outputs);
}

FF_SHARED void ff_clear_s32(int32_t *acc, uint32_t count)
{
    for (uint32_t k = 0; k < count; k++) {
        acc[k] = 0;
    }
}

FF_SHARED void ff_add_scaled_s32(const int32_t *acc, int32_t scale, uint32_t count, int32_t *scores)
{
    for (uint32_t k = 0; k < count; k++) {
        scores[k] += acc[k] * scale;
    }
}

/* Bytes of a word that are not zero, as ones. */
static uint32_t ff_product_active(uint32_t word)
{
    return (((word & 0x7f7f7f7fu) + 0x7f7f7f7fu) | word) >> 7 & 0x01010101u;
}

FF_SHARED uint32_t ff_count_non_zero_s8(const int8_t *x, uint32_t count)
{
    const int8_t *const end = x + count;
    uint32_t non_zero = 0;
    for (; x != end && ((uintptr_t)x & 3u) != 0; x++) {
        non_zero += *x != 0;
    }
    while (end - x >= 8) { /* counts of bytes that words have in common, which hold 255 each */
        uint32_t words = (uint32_t)(end - x) / 8u, bytes = 0;
        for (words = words < 120u ? words : 120u; words != 0; words--, x += 8) {
            bytes += ff_product_active(ff_word(x)) + ff_product_active(ff_word(x + 4));
        }
        non_zero += (bytes & 0xffu) + (bytes >> 8 & 0xffu) + (bytes >> 16 & 0xffu) + (bytes >> 24);
    }
    for (; x != end; x++) {
        non_zero += *x != 0;
    }
    return non_zero;
}

#endif
