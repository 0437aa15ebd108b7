/* What follows the sums of masters, without vectors; the including file brings what ff_product_s16.h asks for beside it. */

/* The multiplier of such a layer is 2^30, and mulh(acc, 2^30) = acc >> 2. */
static int8_t ff_dense_s16_requantize(int32_t acc, uint32_t shift)
{
    return acc <= 0 ? 0 : ff_clamp(ff_round_shift(acc >> 2, shift), 0, 127);
}

static void ff_dense_s16_activate(uint32_t shift, const int32_t *acc, int8_t *z, uint32_t count)
{
    for (uint32_t j = 0; j < count; j++) {
        z[j] = ff_dense_s16_requantize(acc[j], shift);
    }
}

/* z = requantize(acc): what a team works on. */
struct ff_dense_s16_outputs {
    uint32_t shift;
    const int32_t *acc;
    int8_t *z;
    uint32_t count;
    uint32_t cores;
};

static void ff_dense_s16_activate_part(void *context, uint32_t core)
{
    const struct ff_dense_s16_outputs *const outputs = context;
    const uint32_t first = ff_first_of(outputs->count, core, outputs->cores);
    const uint32_t end = ff_first_of(outputs->count, core + 1u, outputs->cores);
    ff_dense_s16_activate(outputs->shift, outputs->acc + first, outputs->z + first, end - first);
}

FF_SHARED void ff_requantize_s16(uint32_t shift, const int32_t *acc, int8_t *z, uint32_t count)
{
    struct ff_dense_s16_outputs outputs = {shift, acc, z, count, ff_team_size(8u * count)};
    ff_team_share(outputs.cores, ff_dense_s16_activate_part, &outputs);
}

FF_SHARED uint32_t ff_overlay_s16(const struct ff_layer_s16 *layer, const int32_t *overlay, uint32_t labels, const int32_t *acc,
                                  int8_t *z)
{
    const uint32_t outputs = layer->outputs;
    for (uint32_t k = 0; k < labels; k++) {
        for (uint32_t j = 0; j < outputs; j++) {
            *z++ = ff_dense_s16_requantize(acc[j] + *overlay++, layer->shift);
        }
    }
    return labels * outputs;
}

#include "ff_product_s16.h"
