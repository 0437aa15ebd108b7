/* Local updates of convolutions by masters, with vectors: units are lanes, a block of them at a time. */
#ifndef FF_LEARN_CONV_S16_RVV_C
#define FF_LEARN_CONV_S16_RVV_C

#include "ff_build.h"
#include "ff_draws_rvv.h"
#include "ff_learn_conv_channels_s16.h"
#include "ff_learn_conv_maxima_rvv.h"
#include "ff_learn_conv_means_rvv.h"
#include "ff_learn_conv_s16.h"

/* Shares of the draws of `count` rows or columns. */
static void ff_learn_conv_s16_draw(uint32_t base, uint32_t count, uint16_t *draws)
{
    for (size_t vl, i = 0; i < count; i += vl) {
        vl = __riscv_vsetvl_e32m8(count - i);
        __riscv_vse16_v_u16m4(draws + i, ff_draws_u16m4(base + i, __riscv_vid_v_u32m8(vl), vl), vl);
    }
}

/* Units of a block, at most; 0 where the update goes channel by channel. */
static uint32_t ff_learn_conv_s16_lanes(const struct ff_sources *sources, const struct ff_window *window)
{
    const uint32_t cells = (uint32_t)sources->cells.rows * sources->cells.columns;
    if (sources->means) {
        const uint32_t lanes = (uint32_t)__riscv_vsetvlmax_e8m4();
        return !ff_learn_conv_s16_has_means(sources) ? 0 : lanes < FF_MEANS_LANES ? lanes : FF_MEANS_LANES;
    }
    const uint32_t lanes = (uint32_t)__riscv_vsetvlmax_e16m8();
    return !ff_learn_conv_s16_has_places(sources, window) ? 0 : lanes < FF_PLACES / cells ? lanes : FF_PLACES / cells;
}

/* Block by block, for either form of a map. */
static uint32_t ff_learn_conv_s16_blocks(const struct ff_update_s16 *rule, const struct ff_sources *sources,
                                         const struct ff_conv_s16 *layer, int16_t *weights, int32_t *bias, const int8_t *x,
                                         const struct ff_learn_conv_s16_map *map, const int16_t *c, int32_t *total, int32_t *sums,
                                         uint16_t *draws, uint32_t base)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t inputs = (uint32_t)w->kernel_height * w->kernel_width * w->channels, outputs = layer->outputs;
    const uint32_t lanes = ff_learn_conv_s16_lanes(sources, w);
    const uint32_t z_step = map->active == NULL ? outputs : (outputs + 7u) / 8u;
    uint16_t columns[FF_PLACES];
    uint32_t saturations = 0;
    if (lanes == 0) {
        return ff_learn_conv_s16_channels(rule, sources, layer, weights, bias, x, map, c, total, sums, draws, base);
    }
    ff_learn_conv_s16_draw(base, inputs, draws);
    for (uint32_t j = 0; j < outputs; j += lanes) {
        const uint32_t units = outputs - j < lanes ? outputs - j : lanes;
        const struct ff_learn_conv_s16_block block = {
            rule, sources, w, x, map->z == NULL ? NULL : map->z + j, map->active == NULL ? NULL : map->active + j / 8u, c + j,
            weights + j, bias + j, draws, columns, (int8_t *)total, inputs, outputs, z_step, base, units
        };
        ff_learn_conv_s16_draw((base ^ 0xa5a5a5a5u) + j, units, columns);
        saturations += sources->means ? ff_learn_conv_s16_means(&block) : ff_learn_conv_s16_maxima(&block);
    }
    return saturations;
}

#define FF_LEARN_CONV_S16_BY_MAP ff_learn_conv_s16_blocks
#include "ff_learn_conv_s16_public.h"

#endif
