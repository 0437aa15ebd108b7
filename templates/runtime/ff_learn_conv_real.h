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

/*
 * into[i] += factor times the inputs under tap i of the positions behind a feature, one after the other; returns their number. Of a
 * maximum the position may be known; it is the number of all where there is none.
 */
static uint32_t ff_add_tiles(const struct ff_conv_shape *layer, const struct ff_cell_tiles *tiles, const ff_stored *x, const ff_stored *z,
                             const uint16_t *place, float factor, float *into)
{
    const uint32_t width = layer->window.columns, map = ff_positions(&layer->window);
    uint32_t positions = 0;
    for (uint32_t row = 0; row < tiles->rows; row++) {
        for (uint32_t column = 0; column < tiles->columns; column++) {
            const uint32_t first = (tiles->top + row * tiles->height) * width + tiles->left + column * tiles->width;
            const uint32_t position =
                place != NULL ? *place : ff_largest_position(z, layer->outputs, width, map, first, tiles->height, tiles->width);
            if (position != map) {
                ff_add_patch(&layer->window, position, x, factor, into);
                positions++;
            }
        }
    }
    return positions;
}

/* What the including file may bring in other forms. */
#ifndef FF_ADD_CELL
#define FF_ADD_CELL(sources, layer, tiles, x, z, place, factor, into) ff_add_tiles(layer, tiles, x, z, place, factor, into)
#endif
#ifndef FF_TAKE_COLUMN
#define FF_TAKE_COLUMN ff_take_column
#define FF_KEEP_COLUMN ff_keep_column
#define FF_ADD_SUMS ff_add_sums
/* A column of weights as floats, and back again. */
static inline void ff_take_column(const ff_stored *weights, uint32_t count, uint32_t outputs, float *total)
{
    for (uint32_t i = 0; i < count; i++) {
        total[i] = ff_load(weights[i * outputs]);
    }
}

static inline void ff_keep_column(const float *total, uint32_t count, uint32_t outputs, ff_stored *weights)
{
    for (uint32_t i = 0; i < count; i++) {
        weights[i * outputs] = ff_store(total[i]);
    }
}

/* total[i] += c sums[i] */
static inline void ff_add_sums(const float *sums, uint32_t count, float c, float *total)
{
    for (uint32_t i = 0; i < count; i++) {
        total[i] += ff_times(c, sums[i]);
    }
}
#endif

/* Adds a feature's share to the total of its channel; returns the number of positions behind it. */
static uint32_t ff_add_feature(const struct ff_sources *sources, const struct ff_conv_shape *layer, uint32_t cell,
                               const ff_stored *x, const ff_stored *z, const uint16_t *place, float c, uint32_t inputs, float *total,
                               float *sums)
{
    const struct ff_cell_tiles tiles = ff_cell_tiles_of(sources, cell);
    if (sums == NULL) {
        return FF_ADD_CELL(sources, layer, &tiles, x, z, place, c, total);
    }
    for (uint32_t i = 0; i < inputs; i++) {
        sums[i] = 0.0f;
    }
    const uint32_t positions = FF_ADD_CELL(sources, layer, &tiles, x, z, place, 1.0f, sums);
    FF_ADD_SUMS(sums, inputs, c, total);
    return positions;
}

/* New weights and bias of a channel; weights, bias, z and c begin at it. Places of maxima [cells] may be known. */
static void ff_update_channel(const struct ff_sources *sources, const struct ff_conv_shape *layer, ff_stored *weights,
                              ff_stored *bias, const ff_stored *x, const ff_stored *z, const uint16_t *places, const ff_stored *c,
                              uint32_t inputs, float *total, float *sums)
{
    const uint32_t outputs = layer->outputs;
    const uint32_t cells = (uint32_t)sources->cells.rows * sources->cells.columns;
    float moved = ff_load(*bias);
    FF_TAKE_COLUMN(weights, inputs, outputs, total);
    for (uint32_t cell = 0; cell < cells; cell++, c += outputs) {
        if (*c != 0) {
            const float error = ff_load(*c);
            const uint16_t *const place = places == NULL ? NULL : places + cell;
            moved += ff_times(error, (float)ff_add_feature(sources, layer, cell, x, z, place, error, inputs, total, sums));
        }
    }
    FF_KEEP_COLUMN(total, inputs, outputs, weights);
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

/* Whether a channel moves: one of its errors is not 0. */
static int ff_channel_moves(const struct ff_conv_update *update, uint32_t j)
{
    const uint32_t outputs = update->layer->outputs;
    const ff_stored *const end = update->c + (uint32_t)update->sources->cells.rows * update->sources->cells.columns * outputs;
    for (const ff_stored *c = update->c + j; c < end; c += outputs) {
        if (*c != 0) {
            return 1;
        }
    }
    return 0;
}

/* Places of maxima of two channels from j on [cells]; the including file may know them. */
#ifndef FF_FIND_PLACES
#define FF_FIND_PLACES ff_no_places
static inline int ff_no_places(const struct ff_conv_update *update, uint32_t j, uint16_t (*places)[FF_PLACED_CELLS])
{
    (void)update, (void)j, (void)places;
    return 0;
}
#endif

/* The channels of one core. */
static void ff_update_conv_part(void *context, uint32_t core)
{
    const struct ff_conv_update *const update = context;
    const uint32_t inputs = update->inputs, outputs = update->layer->outputs;
    const uint32_t first = ff_first_of(outputs, core, update->cores), end = ff_first_of(outputs, core + 1u, update->cores);
    float *const total = update->total + core * inputs, *const sums = update->sums == NULL ? NULL : update->sums + core * inputs;
    uint16_t places[2][FF_PLACED_CELLS];
    int known = 0;
    for (uint32_t j = first; j < end; j++) {
        const uint32_t lane = (j - first) % 2u;
        if (lane == 0) {
            known = FF_FIND_PLACES(update, j, places);
        }
        if (ff_channel_moves(update, j)) {
            ff_update_channel(update->sources, update->layer, update->weights + j, &update->bias[j], update->x, update->z + j,
                              known ? places[lane] : NULL, update->c + j, inputs, total, sums);
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
#undef FF_ADD_CELL
#undef FF_TAKE_COLUMN
#undef FF_KEEP_COLUMN
#undef FF_ADD_SUMS
#undef FF_FIND_PLACES
