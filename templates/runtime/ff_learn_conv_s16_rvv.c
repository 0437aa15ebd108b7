/* Local updates of convolutions by masters, with vectors: units are lanes, a block of them at a time. Cores share inputs, or units. */
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

/* An update, which a team works on. */
struct ff_learn_conv_s16_shares {
    struct ff_learn_conv_s16_block all; /* as if all units were one block */
    int32_t *total;
    uint32_t lanes; /* units of a block */
    uint32_t copies; /* words of copies that a core has */
    uint32_t cores;
    uint32_t saturations[FF_CORES];
};

/* What a core does, block by block: of means the weights of some inputs, as wide as registers are; of maxima those of some units. */
static void ff_learn_conv_s16_block_part(void *context, uint32_t core)
{
    struct ff_learn_conv_s16_shares *const work = context;
    const struct ff_learn_conv_s16_block *const all = &work->all;
    const int means = all->sources->means;
    const uint32_t units = means ? all->outputs : ff_first_of(all->outputs, core + 1u, work->cores);
    struct ff_learn_conv_s16_block block = *all;
    uint16_t columns[FF_PLACES];
    uint32_t saturations = 0;
    block.columns = columns;
    block.copies = (int8_t *)(work->total + core * work->copies);
    block.from = ff_first_of(all->inputs, core, work->cores);
    block.end = ff_first_of(all->inputs, core + 1u, work->cores);
    block.biases = core == 0;
    for (uint32_t j = means ? 0 : ff_first_of(all->outputs, core, work->cores); j < units; j += work->lanes) {
        block.vl = units - j < work->lanes ? units - j : work->lanes;
        block.z = all->z == NULL ? NULL : all->z + j;
        block.active = all->active == NULL ? NULL : all->active + j / 8u;
        block.c = all->c + j;
        block.weights = all->weights + j;
        block.bias = all->bias + j;
        ff_learn_conv_s16_draw(ff_dither_columns(all->base) + j, (uint32_t)block.vl, columns);
        saturations += means ? ff_learn_conv_s16_means(&block) : ff_learn_conv_s16_maxima(&block);
    }
    work->saturations[core] = saturations;
}

/* Block by block, for either form of a map. */
static uint32_t ff_learn_conv_s16_blocks(const struct ff_update_s16 *rule, const struct ff_sources *sources,
                                         const struct ff_conv_s16 *layer, int16_t *weights, int32_t *bias, const int8_t *x,
                                         const struct ff_learn_conv_s16_map *map, const int16_t *c, int32_t *total, int32_t *sums,
                                         uint16_t *draws, uint32_t base)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t inputs = (uint32_t)w->kernel_height * w->kernel_width * w->channels, outputs = layer->outputs;
    const uint32_t lanes = ff_learn_conv_s16_lanes(sources, w), cells = (uint32_t)sources->cells.rows * sources->cells.columns;
    uint32_t saturations = 0;
    if (lanes == 0) {
        return ff_learn_conv_s16_channels(rule, sources, layer, weights, bias, x, map, c, total, sums, draws, base);
    }
    struct ff_learn_conv_s16_shares work = {
        .all = {.rule = rule, .sources = sources, .window = w, .x = x, .z = map->z, .active = map->active, .c = c,
                .weights = weights, .bias = bias, .rows = draws, .inputs = inputs, .outputs = outputs,
                .z_step = map->active == NULL ? outputs : (outputs + 7u) / 8u, .base = base},
        .total = total, .lanes = lanes, .copies = (cells + 3u) / 4u * inputs, .cores = ff_team_size(inputs * outputs)
    };
    ff_learn_conv_s16_draw(base, inputs, draws);
    ff_team_share(work.cores, ff_learn_conv_s16_block_part, &work);
    for (uint32_t n = 0; n < work.cores; n++) {
        saturations += work.saturations[n];
    }
    return saturations;
}

#define FF_LEARN_CONV_S16_BY_MAP ff_learn_conv_s16_blocks
#include "ff_learn_conv_s16_public.h"

#endif
