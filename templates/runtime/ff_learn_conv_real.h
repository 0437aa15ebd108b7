/*
 * Local updates of convolutions of the real precisions, once for both, channel by channel: the new weights are summed up over the
 * features of the channel, and then stored. The including file brings the stored type.
 */
#include <stddef.h>
#include "ff_team.h"

/* The lowest position of a tile with the largest value of a channel, z from its first pixel on; `map` where all are 0. */
static uint32_t ff_largest_position(const ff_stored *z, uint32_t channels, uint32_t width, uint32_t map, uint32_t position,
                                    uint32_t rows, uint32_t columns)
{
    int32_t largest = 0;
    uint32_t best = map;
    for (uint32_t row = 0; row < rows; row++, position += width) {
        const ff_stored *pixel = z + position * channels;
        for (uint32_t column = 0; column < columns; column++, pixel += channels) {
            const int32_t order = ff_order(*pixel);
            if (order > largest) {
                largest = order;
                best = position + column;
            }
        }
    }
    return best;
}

/* into[i] += factor times x[i]; the including file may bring another form. */
#ifndef FF_ADD_RUN
#define FF_ADD_RUN ff_add_run
static inline void ff_add_run(const ff_stored *x, uint32_t count, float factor, float *into)
{
    for (uint32_t i = 0; i < count; i++) {
        into[i] += ff_times(factor, ff_load(x[i]));
    }
}
#endif

/* into[i] += factor times the input under tap i of a position. */
static void ff_add_patch(const struct ff_window *window, uint32_t position, const ff_stored *x, float factor, float *into)
{
    const struct ff_patch patch = ff_patch_at(window, 1u, position);
    x += patch.x;
    into += patch.weights;
    for (uint32_t runs = patch.runs; runs != 0; runs--, x += patch.x_step, into += patch.weight_step) {
        FF_ADD_RUN(x, patch.run, factor, into);
    }
}

/* Adds a feature's share to the total of its channel; returns the number of positions behind it. */
static uint32_t ff_add_feature(const struct ff_sources *sources, const struct ff_conv_shape *layer, uint32_t cell,
                               const ff_stored *x, const ff_stored *z, float c, uint32_t inputs, float *total, float *sums)
{
    const struct ff_tiles tiles = ff_tiles_of(sources, cell);
    const uint32_t width = layer->window.columns;
    const uint32_t map = ff_positions(&layer->window);
    const float factor = sums == NULL ? c : 1.0f;
    uint32_t positions = 0;
    for (uint32_t i = 0; sums != NULL && i < inputs; i++) {
        sums[i] = 0.0f;
    }
    for (uint32_t row = 0; row < tiles.rows; row++) {
        for (uint32_t column = 0; column < tiles.columns; column++) {
            const uint32_t first = (tiles.top + row * tiles.height) * width + tiles.left + column * tiles.width;
            const uint32_t position =
                ff_largest_position(z, layer->outputs, width, map, first, tiles.height, tiles.width);
            if (position != map) {
                ff_add_patch(&layer->window, position, x, factor, sums == NULL ? total : sums);
                positions++;
            }
        }
    }
    for (uint32_t i = 0; sums != NULL && i < inputs; i++) {
        total[i] += ff_times(c, sums[i]);
    }
    return positions;
}

/* New weights and bias of a channel; weights, bias, z and c begin at it. */
static void ff_update_channel(const struct ff_sources *sources, const struct ff_conv_shape *layer, ff_stored *weights,
                              ff_stored *bias, const ff_stored *x, const ff_stored *z, const ff_stored *c, uint32_t inputs,
                              float *total, float *sums)
{
    const uint32_t outputs = layer->outputs;
    const uint32_t cells = (uint32_t)sources->cells.rows * sources->cells.columns;
    float moved = ff_load(*bias);
    for (uint32_t i = 0; i < inputs; i++) {
        total[i] = ff_load(weights[i * outputs]);
    }
    for (uint32_t cell = 0; cell < cells; cell++, c += outputs) {
        if (*c != 0) {
            const float error = ff_load(*c);
            moved += ff_times(error, (float)ff_add_feature(sources, layer, cell, x, z, error, inputs, total, sums));
        }
    }
    for (uint32_t i = 0; i < inputs; i++) {
        weights[i * outputs] = ff_store(total[i]);
    }
    *bias = ff_store(moved);
}

/* What a team works on. */
struct ff_conv_update {
    const struct ff_sources *sources;
    const struct ff_conv_shape *layer;
    ff_stored *weights;
    ff_stored *bias;
    const ff_stored *x;
    const ff_stored *z;
    const ff_stored *c;
    float *total; /* [cores][inputs] */
    float *sums;  /* [cores][inputs], or NULL */
    uint32_t inputs; /* of a window */
    uint32_t cores;
};

/* The channels of one core. */
static void ff_update_conv_part(void *context, uint32_t core)
{
    const struct ff_conv_update *const update = context;
    const uint32_t inputs = update->inputs, outputs = update->layer->outputs, end = ff_first_of(outputs, core + 1u, update->cores);
    const uint32_t features = (uint32_t)update->sources->cells.rows * update->sources->cells.columns * outputs;
    float *const total = update->total + core * inputs, *const sums = update->sums == NULL ? NULL : update->sums + core * inputs;
    for (uint32_t j = ff_first_of(outputs, core, update->cores); j < end; j++) {
        for (uint32_t at = j; at < features; at += outputs) {
            if (update->c[at] != 0) {
                ff_update_channel(update->sources, update->layer, update->weights + j, &update->bias[j], update->x, update->z + j,
                                  update->c + j, inputs, total, sums);
                break;
            }
        }
    }
}

static void ff_update_conv_real(const struct ff_sources *sources, const struct ff_conv_shape *layer, ff_stored *weights,
                                ff_stored *bias, const ff_stored *x, const ff_stored *z, const ff_stored *c, float *total,
                                float *sums)
{
    const struct ff_window *const window = &layer->window;
    const uint32_t inputs = (uint32_t)window->kernel_height * window->kernel_width * window->channels;
    struct ff_conv_update update = {
        sources, layer, weights, bias, x, z, c, total, sums, inputs, ff_team_size(inputs * layer->outputs)
    };
    ff_team_share(update.cores, ff_update_conv_part, &update);
}

#undef FF_ADD_RUN
