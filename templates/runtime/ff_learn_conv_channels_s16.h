/* Local updates of convolutions by masters, channel by channel: once for the scalar kernel, and for what vectors leave. */
#ifndef FF_LEARN_CONV_CHANNELS_S16_H
#define FF_LEARN_CONV_CHANNELS_S16_H

#include <stddef.h>
#include "ff_learn_conv_s16.h"
#include "ff_dither.h"
#include "ff_masters.h"
#include "ff_move_conv_bias.h"
#include "ff_learn_conv_listed_s16.h"
#include "ff_team.h"

/* The map of an update, before the pool; or in place of it a bit of each value, and room for one channel. */
struct ff_learn_conv_s16_map {
    const int8_t *z;       /* [positions][outputs]; NULL */
    const uint8_t *active; /* [positions][(outputs + 7) / 8]; NULL */
    int8_t *column;        /* [cores][positions]; NULL */
};

/* An update: what all channels share. */
struct ff_learn_conv_s16_update {
    const struct ff_update_s16 *rule;
    const struct ff_sources *sources;
    const struct ff_window *window;
    const int8_t *x;
    uint32_t inputs; /* of a window */
    uint32_t outputs;
    uint32_t z_step; /* from one position to the next, of what channels take for z */
    uint32_t base;
    const uint16_t *draws;
    int32_t *total;
    int32_t *sums; /* NULL: inputs go to the total at once */
    int listed;    /* positions behind a mean are listed: see ff_learn_conv_s16_may_list */
    int in_words;  /* inputs of listed positions are summed up in words */
};

#define FF_LEARN_CONV_S16_FOUND 4u
typedef uint16_t ff_learn_conv_s16_found[FF_LEARN_CONV_S16_FOUND][FF_PLACED_CELLS];

/* The lowest position of a tile with the largest value of a channel, z from its first pixel on; `map` where all are 0. */
static uint32_t ff_learn_conv_s16_largest(const int8_t *z, uint32_t channels, uint32_t width, uint32_t map, uint32_t position,
                                          uint32_t rows, uint32_t columns)
{
    int32_t largest = 0;
    uint32_t best = map;
    for (uint32_t row = 0; row < rows; row++, position += width) {
        const int8_t *pixel = z + position * channels;
        for (uint32_t column = 0; column < columns; column++, pixel += channels) {
            if (*pixel > largest) {
                largest = *pixel;
                best = position + column;
            }
        }
    }
    return best;
}

/* into[i] += factor times x[i]; the including file may bring another form. */
#ifndef FF_LEARN_CONV_S16_RUN
#define FF_LEARN_CONV_S16_RUN ff_learn_conv_s16_run
static inline void ff_learn_conv_s16_run(const int8_t *x, uint32_t count, int32_t factor, int32_t *into)
{
    for (uint32_t i = 0; i < count; i++) {
        into[i] += factor * x[i];
    }
}
#endif

/* into[i] += factor times the input under tap i of a position. */
static void ff_learn_conv_s16_add(const struct ff_window *window, uint32_t position, const int8_t *x, int32_t factor,
                                  int32_t *into)
{
    const struct ff_patch patch = ff_patch_at(window, 1u, position);
    x += patch.x;
    into += patch.weights;
    for (uint32_t runs = patch.runs; runs != 0; runs--, x += patch.x_step, into += patch.weight_step) {
        FF_LEARN_CONV_S16_RUN(x, patch.run, factor, into);
    }
}

/* Whether inputs may be summed up in words: all runs begin on word boundaries, and none of them is negative. */
static int ff_learn_conv_s16_in_words(const struct ff_window *w, const int8_t *x)
{
    uint32_t any = 0;
    if ((((uintptr_t)x | w->channels) & 3u) != 0) {
        return 0;
    }
    for (const int8_t *const end = x + (uint32_t)w->height * w->width * w->channels; x != end; x += 4) {
        any |= ff_word(x);
    }
    return (any & 0x80808080u) == 0;
}

/* Whether the positions behind a mean can be listed: it has no pool, and a row of its widest cell fits. */
static int ff_learn_conv_s16_may_list(const struct ff_sources *sources, const struct ff_window *w)
{
    const struct ff_cells *const cells = &sources->cells;
    const uint32_t columns = (cells->width + cells->columns - 1u) / cells->columns;
    return sources->means && sources->pool_rows == 1u && sources->pool_columns == 1u && ff_listed_rows_of(w, columns, 1u, FF_SUM_PLACES) != 0;
}

/* Number of positions of a channel in the cell that are not zero. */
static uint32_t ff_learn_conv_s16_active(const int8_t *z, uint32_t channels, uint32_t width, const struct ff_cell_tiles *tiles)
{
    uint32_t count = 0;
    for (uint32_t row = 0; row < tiles->rows; row++) {
        const int8_t *pixel = z + ((tiles->top + row) * width + tiles->left) * channels;
        for (const int8_t *const end = pixel + tiles->columns * channels; pixel != end; pixel += channels) {
            count += *pixel > 0;
        }
    }
    return count;
}

/* into[i] += factor times the sum of the inputs under tap i behind a cell; returns the number of positions behind it. */
static uint32_t ff_learn_conv_s16_listed(const struct ff_learn_conv_s16_update *update, const struct ff_cell_tiles *tiles, const int8_t *z,
                                     int32_t factor, int32_t *into)
{
    const struct ff_window *const w = update->window;
    const uint32_t at_once = ff_listed_rows_of(w, tiles->columns, 1u, FF_SUM_PLACES), last = tiles->top + tiles->rows;
    struct ff_listed_rows rows = {w, update->x, z, update->z_step, tiles->top, 0, update->in_words};
    uint32_t positions = 0;
    int all = 1;
    for (; rows.from < last; rows.from = rows.end) {
        rows.end = last - rows.from < at_once ? last : rows.from + at_once;
        const uint32_t listed = ff_listed_add(&rows, tiles->left, tiles->left + tiles->columns, factor, into);
        positions += listed;
        all &= listed != FF_LISTED_NONE;
    }
    return all ? positions : ff_learn_conv_s16_active(z, update->z_step, w->columns, tiles);
}

/* The same by the positions behind features, tile by tile; of maxima they may be known. */
static uint32_t ff_learn_conv_s16_tiles(const struct ff_learn_conv_s16_update *update, const struct ff_cell_tiles *tiles, const int8_t *z,
                                        const uint16_t *place, int32_t factor, int32_t *into)
{
    const uint32_t width = update->window->columns, map = ff_positions(update->window);
    uint32_t positions = 0;
    for (uint32_t row = 0; row < tiles->rows; row++) {
        for (uint32_t column = 0; column < tiles->columns; column++) {
            const uint32_t first = (tiles->top + row * tiles->height) * width + tiles->left + column * tiles->width;
            const uint32_t position =
                place != NULL ? *place : ff_learn_conv_s16_largest(z, update->z_step, width, map, first, tiles->height, tiles->width);
            if (position != map) {
                ff_learn_conv_s16_add(update->window, position, update->x, factor, into);
                positions++;
            }
        }
    }
    return positions;
}

/* into[i] += c (sums[i] >> spare); the including file may bring another form. */
#ifndef FF_LEARN_CONV_S16_TOTAL
#define FF_LEARN_CONV_S16_TOTAL ff_learn_conv_s16_total
static inline void ff_learn_conv_s16_total(const int32_t *sums, uint32_t count, int32_t c, uint32_t spare, int32_t *into)
{
    for (uint32_t i = 0; i < count; i++) {
        into[i] += c * (sums[i] >> spare);
    }
}
#endif

/* into[i] = 0; the same. */
#ifndef FF_LEARN_CONV_S16_CLEAR
#define FF_LEARN_CONV_S16_CLEAR ff_learn_conv_s16_clear
static inline void ff_learn_conv_s16_clear(uint32_t count, int32_t *into)
{
    for (uint32_t i = 0; i < count; i++) {
        into[i] = 0;
    }
}
#endif

/*
 * Adds a feature's share to the total of its channel; returns the number of positions behind it. Of a maximum its place may be
 * known: the position, or the number of all where there is none.
 */
static uint32_t ff_learn_conv_s16_feature(const struct ff_learn_conv_s16_update *update, uint32_t cell, const int8_t *z,
                                          const uint16_t *place, int32_t c)
{
    const struct ff_cell_tiles tiles = ff_cell_tiles_of(update->sources, cell);
    const int direct = update->sums == NULL;
    const int32_t factor = direct ? c : 1;
    int32_t *const into = direct ? update->total : update->sums;
    if (!direct) {
        FF_LEARN_CONV_S16_CLEAR(update->inputs, into);
    }
    const uint32_t positions = update->listed ? ff_learn_conv_s16_listed(update, &tiles, z, factor, into)
                                              : ff_learn_conv_s16_tiles(update, &tiles, z, place, factor, into);
    if (!direct) {
        FF_LEARN_CONV_S16_TOTAL(update->sums, update->inputs, c, update->sources->spare, update->total);
    }
    return positions;
}

/* The step of a weight by its total, whose draw is the share of its row with that of its column. */
static inline int32_t ff_learn_conv_s16_step(int32_t total, uint32_t row, uint32_t column, uint32_t dither)
{
    return (total + (int32_t)((row ^ column) >> (16u - dither))) >> dither;
}

/* Moves the weights of a channel by their totals. A total of 0 moves none: draws are below 2^dither. */
static uint32_t ff_learn_conv_s16_move(const struct ff_learn_conv_s16_update *update, uint32_t column, int16_t *weight)
{
    const uint32_t dither = update->rule->dither;
    uint32_t saturations = 0;
    for (uint32_t i = 0; i < update->inputs; i++, weight += update->outputs) {
        if (update->total[i] != 0) {
            ff_move_master(weight, ff_learn_conv_s16_step(update->total[i], update->draws[i], column, dither), &saturations);
        }
    }
    return saturations;
}

#ifndef FF_LEARN_CONV_S16_MOVE /* the including file may bring another form */
#define FF_LEARN_CONV_S16_MOVE ff_learn_conv_s16_move
#endif

/* Moves the weights and the bias of a channel; z and c begin at it. Places of maxima [cells] may be known. */
static uint32_t ff_learn_conv_s16_channel(const struct ff_learn_conv_s16_update *update, uint32_t column, const int8_t *z,
                                          const uint16_t *places, const int16_t *c, int16_t *weight, int32_t *bias)
{
    const struct ff_cells *const cells = &update->sources->cells;
    const uint32_t count = (uint32_t)cells->rows * cells->columns;
    int64_t bias_total = 0;
    FF_LEARN_CONV_S16_CLEAR(update->inputs, update->total);
    for (uint32_t cell = 0; cell < count; cell++, c += update->outputs) {
        if (*c != 0) {
            bias_total += (int64_t)*c * ff_learn_conv_s16_feature(update, cell, z, places == NULL ? NULL : places + cell, *c);
        }
    }
    const uint32_t draw = ff_dither_row(update->base, FF_BIAS_ROW) ^ column;
    return FF_LEARN_CONV_S16_MOVE(update, column, weight) + ff_move_conv_bias(update->rule->bias_shift, draw, bias_total, bias);
}

/* Whether a channel moves: one of its errors is not 0. */
static int ff_learn_conv_s16_moves(const int16_t *c, uint32_t channels, uint32_t cells)
{
    for (; cells != 0; cells--, c += channels) {
        if (*c != 0) {
            return 1;
        }
    }
    return 0;
}

/* What a team works on. */
struct ff_learn_conv_s16_work {
    struct ff_learn_conv_s16_update update; /* total and sums: [cores][inputs] */
    int16_t *weights;
    int32_t *bias;
    struct ff_learn_conv_s16_map map;
    const int16_t *c;
    uint32_t cells;
    uint32_t cores;
    uint32_t saturations[FF_CORES];
};

/* Lays the bits of a channel out as values. */
static void ff_learn_conv_s16_expand(const uint8_t *active, uint32_t channel, uint32_t outputs, uint32_t positions, int8_t *column)
{
    const uint32_t bytes = (outputs + 7u) / 8u, shift = channel % 8u;
    active += channel / 8u;
    for (const int8_t *const end = column + positions; column != end; active += bytes) {
        *column++ = (int8_t)((uint32_t)*active >> shift & 1u);
    }
}

/* Places of maxima of four channels from j on [cells]; the including file may know them. */
#ifndef FF_LEARN_CONV_S16_PLACES
#define FF_LEARN_CONV_S16_PLACES ff_learn_conv_s16_places
static inline int ff_learn_conv_s16_places(const struct ff_learn_conv_s16_update *update, const int8_t *z, uint32_t j,
                                           ff_learn_conv_s16_found places)
{
    (void)update, (void)z, (void)j, (void)places;
    return 0;
}
#endif

/* The channels of one core. */
static void ff_learn_conv_s16_part(void *context, uint32_t core)
{
    struct ff_learn_conv_s16_work *const work = context;
    struct ff_learn_conv_s16_update update = work->update;
    const uint32_t outputs = update.outputs, end = ff_first_of(outputs, core + 1u, work->cores);
    const uint32_t first = ff_first_of(outputs, core, work->cores);
    ff_learn_conv_s16_found places;
    uint32_t saturations = 0;
    int known = 0;
    update.total += core * update.inputs;
    update.sums = update.sums == NULL ? NULL : update.sums + core * update.inputs;
    int8_t *const column = work->map.active == NULL ? NULL : work->map.column + core * ff_positions(update.window);
    for (uint32_t j = first; j < end; j++) {
        const uint32_t lane = (j - first) % FF_LEARN_CONV_S16_FOUND;
        if (lane == 0) {
            known = FF_LEARN_CONV_S16_PLACES(&update, work->map.z, j, places);
        }
        if (!ff_learn_conv_s16_moves(work->c + j, outputs, work->cells)) {
            continue;
        }
        if (column != NULL) {
            ff_learn_conv_s16_expand(work->map.active, j, outputs, ff_positions(update.window), column);
        }
        saturations += ff_learn_conv_s16_channel(&update, ff_dither_column(update.base, j), column != NULL ? column : work->map.z + j,
                                                 known ? places[lane] : NULL, work->c + j, work->weights + j, &work->bias[j]);
    }
    work->saturations[core] = saturations;
}

/* See ff_update_conv_s16, ff_update_conv_active_s16. */
static uint32_t ff_learn_conv_s16_channels(const struct ff_update_s16 *rule, const struct ff_sources *sources,
                                           const struct ff_conv_s16 *layer, int16_t *weights, int32_t *bias, const int8_t *x,
                                           const struct ff_learn_conv_s16_map *map, const int16_t *c, int32_t *total,
                                           int32_t *sums, uint16_t *draws, uint32_t base)
{
    const struct ff_window *const window = &layer->window;
    const uint32_t inputs = (uint32_t)window->kernel_height * window->kernel_width * window->channels;
    const int listed = ff_learn_conv_s16_may_list(sources, window);
    struct ff_learn_conv_s16_work work = {
        .update = {rule, sources, window, x, inputs, layer->outputs, map->active == NULL ? layer->outputs : 1u, base, draws, total, sums,
                   listed, listed && ff_learn_conv_s16_in_words(window, x)},
        .weights = weights, .bias = bias, .map = *map, .c = c, .cells = (uint32_t)sources->cells.rows * sources->cells.columns,
        .cores = ff_team_size(inputs * layer->outputs)
    };
    uint32_t saturations = 0;
    for (uint32_t i = 0; i < inputs; i++) {
        draws[i] = (uint16_t)ff_dither_row(base, i);
    }
    ff_team_share(work.cores, ff_learn_conv_s16_part, &work);
    for (uint32_t n = 0; n < work.cores; n++) {
        saturations += work.saturations[n];
    }
    return saturations;
}

#undef FF_LEARN_CONV_S16_RUN
#undef FF_LEARN_CONV_S16_TOTAL
#undef FF_LEARN_CONV_S16_CLEAR
#undef FF_LEARN_CONV_S16_MOVE
#undef FF_LEARN_CONV_S16_PLACES

#endif
