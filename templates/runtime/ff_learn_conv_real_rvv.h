/*
 * Local updates of convolutions of the real precisions for RVV, once for both: units are lanes, a block of them at a time. The
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

static void ff_update_conv_lanes(const struct ff_sources *sources, const struct ff_conv_shape *layer, ff_stored *weights,
                                 ff_stored *bias, const ff_stored *x, const ff_stored *z, const ff_stored *c, float *total,
                                 float *sums)
{
    const uint32_t outputs = layer->outputs, cells = (uint32_t)sources->cells.rows * sources->cells.columns;
    const uint32_t lanes = ff_learn_lanes(sources, &layer->window);
    uint8_t moving[FF_REAL_PLACES / 8u];
    if (lanes == 0) {
        ff_update_conv_real(sources, layer, weights, bias, x, z, c, total, sums);
        return;
    }
    for (size_t vl, j = 0; j < outputs; j += vl) {
        vl = ff_lanes(outputs - j < lanes ? outputs - j : lanes);
        const struct ff_real_block block = {
            sources, &layer->window, x, z + j, c + j, weights + j, bias + j, moving, outputs, cells, vl
        };
        if (!ff_find_moving(c + j, outputs, cells, vl, moving)) {
            continue;
        }
        if (sources->means) {
            ff_learn_from_means(&block);
        } else {
            ff_learn_from_maxima(&block);
        }
    }
}
