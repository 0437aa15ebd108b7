/*
 * Local updates of convolutions of the real precisions for RVV, once for both: units are lanes, a block of them at a time; cores share inputs. The
 * including file brings the vector types and FF_MEANS_INPUTS.
 */
#include "ff_learn_conv_real.h"
#include "ff_means_area.h"
#include "ff_learn_conv_maxima_real_rvv.h"
#include "ff_learn_conv_means_real_rvv.h"

/* Units of a block, at most; 0 where the update goes channel by channel. */
static uint32_t ff_learn_lanes(const struct ff_sources *sources, const struct ff_window *window)
{
    const uint32_t cells = (uint32_t)sources->cells.rows * sources->cells.columns;
    if (sources->means) {
        const int single = sources->pool_rows == 1u && sources->pool_columns == 1u;
        return single && ff_positions(window) <= UINT16_MAX ? FF_REAL_LANES : 0;
    }
    return ff_has_places(sources, window) ? FF_REAL_PLACES / cells : 0;
}

/* The weights of some inputs, block by block, and on one core the biases. */
static void ff_update_conv_lanes_part(void *context, uint32_t core)
{
    const struct ff_conv_update *const update = context;
    const struct ff_sources *const sources = update->sources;
    const uint32_t outputs = update->layer->outputs, cells = (uint32_t)sources->cells.rows * sources->cells.columns;
    const uint32_t lanes = ff_learn_lanes(sources, &update->layer->window);
    uint8_t moving[FF_REAL_PLACES / 8u];
    for (size_t vl, j = 0; j < outputs; j += vl) {
        vl = ff_lanes(outputs - j < lanes ? outputs - j : lanes);
        const struct ff_real_block block = {
            sources, &update->layer->window, update->x, update->z + j, update->c + j, update->weights + j, update->bias + j, moving,
            outputs, cells, vl, ff_first_of(update->inputs, core, update->cores), ff_first_of(update->inputs, core + 1u, update->cores),
            core == 0
        };
        if (!ff_find_moving(block.c, outputs, cells, vl, moving)) {
            continue;
        }
        if (sources->means) {
            ff_learn_from_means(&block);
        } else {
            ff_learn_from_maxima(&block);
        }
    }
}

static void ff_update_conv_lanes(const struct ff_sources *sources, const struct ff_conv_shape *layer, ff_stored *weights,
                                 ff_stored *bias, const ff_stored *x, const ff_stored *z, const ff_stored *c, float *total,
                                 float *sums)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t inputs = (uint32_t)w->kernel_height * w->kernel_width * w->channels;
    if (ff_learn_lanes(sources, w) == 0) {
        ff_update_conv_real(sources, layer, weights, bias, x, z, c, total, sums);
        return;
    }
    struct ff_conv_update update = {
        sources, layer, weights, bias, x, z, c, total, sums, inputs, ff_team_size(inputs * layer->outputs)
    };
    ff_team_share(update.cores, ff_update_conv_lanes_part, &update);
}
