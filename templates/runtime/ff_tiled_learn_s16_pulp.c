/*
 * Local learning of masters, tile by tile, on PULP cores: several list the units that move, and the inputs of a tile each; of every tile
 * each moves its share of the rows of all blocks of units.
 */
#ifndef FF_TILED_LEARN_S16_PULP_C
#define FF_TILED_LEARN_S16_PULP_C

#include "ff_build.h"
#include "ff_tiled_learn_s16.h"
#include "ff_tiles.h"

#if FF_CORES != 1
#include "ff_learn_s16_units_pulp.h"
#include "ff_team_tiles.h"

/* The inputs of a tile that are not zero. */
struct ff_tiled_s16_rows {
    struct ff_learn_s16_row row[FF_TEAM_TILE_ROWS];
    uint8_t place[FF_TEAM_TILE_ROWS]; /* of each in the tile */
};

/* An update of a layer, which a team works on. */
struct ff_tiled_s16_update {
    struct ff_team_tiles tiles;
    const struct ff_update_s16 *rule;
    struct ff_masters masters; /* in the room for tiles */
    struct ff_learn_s16_moves moves;
    int32_t *bias;
    struct ff_learn_s16_units units;
    uint32_t listed[FF_CORES]; /* rows of the tile of each core */
    const struct ff_tiled_s16_rows *list[FF_CORES];
    uint32_t saturations[FF_CORES];
};

/* Lists a tile whose first input is `first`; returns its rows. */
static uint32_t ff_tiled_s16_list(struct ff_tiled_s16_rows *list, const struct ff_tiled_s16_update *update, uint32_t first, uint32_t inputs)
{
    const int8_t *const x = update->moves.x + first;
    const struct ff_masters masters = {NULL, 0, 0, 0, update->masters.row_base + first};
    const uint32_t bytes = update->tiles.row;
    uint32_t n = 0;
    for (uint32_t i = 0; (i = ff_next_non_zero(x, i, inputs)) != inputs; i++, n++) {
        ff_learn_s16_row_of(&list->row[n], &masters, x, i);
        list->place[n] = (uint8_t)i;
        list->row[n].step = 0;
        if (n != 0) {
            list->row[n - 1u].step = (i - list->place[n - 1u]) * bytes;
        }
    }
    return n;
}

/*
 * Moves the share of one core in the tile that is there, of `rows` and `blocks`: those of one block follow those of the one before.
 * Returns how many values the limits changed.
 */
static uint32_t ff_tiled_s16_move(const struct ff_tiled_s16_update *update, const struct ff_team_tiles *tiles,
                                  const struct ff_tiled_s16_rows *list, uint32_t rows, uint32_t blocks, uint32_t most)
{
    const uint32_t tile = (uint32_t)(tiles->tile - (const uint8_t *)update->masters.weights);
    const uint32_t all = rows * blocks, end = ff_first_output(all, tiles->core + 1u);
    uint32_t at = ff_first_output(all, tiles->core), saturations = 0;
    const struct ff_learn_s16_block *block = update->units.blocks.block + at / rows;
    for (uint32_t n = at % rows; at < end; n = 0, block++) {
        const uint32_t left = rows - n, count = left < end - at ? left : end - at;
        const struct ff_learn_s16_run run = {list->row + n, count, tile + list->place[n] * tiles->row};
        saturations += ff_learn_s16_move_block(&run, block, most, update->masters.dither);
        at += count;
    }
    return saturations;
}

/* What one core does of all rounds, once the units have been counted. */
static uint32_t ff_tiled_s16_rounds(struct ff_tiled_s16_update *update, struct ff_team_tiles *tiles, struct ff_counts pairs)
{
    const uint32_t core = tiles->core, blocks = (pairs.all + FF_LEARN_PAIRS - 1u) / FF_LEARN_PAIRS;
    struct ff_tiled_s16_rows list;
    uint32_t saturations = 0;
    update->list[core] = &list;
    for (uint32_t round = 0; round < tiles->all; round += FF_CORES) {
        ff_team_tiles_round(tiles, update->listed, round, FF_CORES);
        if (round + core < tiles->end) {
            const uint32_t own = round + core;
            update->listed[core] = ff_tiled_s16_list(&list, update, own * tiles->most, ff_team_tiles_count(tiles, own));
        }
        ff_team_tiles_begin(tiles); /* the units have been listed, too */
        const uint32_t most = ff_learn_s16_most(ff_learn_s16_largest_rate(&update->units), update->masters.dither);
        while (ff_team_tiles_next(tiles)) {
            const uint32_t n = tiles->here - round, rows = update->listed[n];
            saturations += rows == 0 ? 0 : ff_tiled_s16_move(update, tiles, update->list[n], rows, blocks, most);
        }
    }
    return saturations;
}

static void ff_tiled_s16_update_part(void *context, uint32_t core)
{
    struct ff_tiled_s16_update *const update = context;
    const struct ff_learn_s16_moves *const moves = &update->moves;
    struct ff_team_tiles tiles = update->tiles;
    const uint32_t first = 2u * ff_first_output(moves->units / 2u, core), end = 2u * ff_first_output(moves->units / 2u, core + 1u);
    uint32_t saturations = ff_learn_s16_biases(update->rule, update->bias, moves->c, moves->base, moves->start, first, end);
    tiles.core = core;
    update->units.pairs[core] = ff_learn_s16_count_pairs(moves->c, first, end);
    ff_team_barrier(); /* all have been counted */
    const struct ff_counts pairs = ff_counts_of(update->units.pairs, core);
    if (pairs.all != 0) {
        ff_learn_s16_enter_pairs(&update->units, moves, first, end, core, pairs);
        saturations += ff_tiled_s16_rounds(update, &tiles, pairs);
        ff_team_tiles_end(&tiles);
    }
    update->saturations[core] = saturations;
}

/* Pairs of units, all listed at once. */
static int ff_tiled_s16_fits(const struct ff_layer_s16 *layer)
{
    return layer->outputs % 2u == 0 && layer->outputs <= 2u * FF_LEARN_PAIRS * FF_LEARN_BLOCKS &&
           ff_team_size((uint32_t)layer->inputs * layer->outputs) != 1u;
}

static uint32_t ff_tiled_s16_update(uint32_t rows, int16_t *room, const struct ff_update_s16 *rule, const struct ff_layer_s16 *layer,
                                    int16_t *weights, int32_t *bias, const int8_t *x, const int16_t *c, uint32_t base, uint32_t start_unit)
{
    struct ff_tiled_s16_update update;
    update.tiles = ff_team_tiles_of(weights, layer->inputs, layer->outputs * (uint32_t)sizeof *weights, room, rows, 1);
    update.rule = rule; /* one by one: an initializer would clear the rest, which the part writes */
    update.masters = (struct ff_masters){room, layer->inputs, layer->outputs, rule->dither, base};
    update.moves = (struct ff_learn_s16_moves){&update.masters, x, c, layer->outputs, base, start_unit};
    update.bias = bias;
    ff_team_run(ff_tiled_s16_update_part, &update);
    return ff_counts_of(update.saturations, 0).all;
}
#define FF_TILED_LEARN_S16_TEAM ff_tiled_s16_update
#define FF_TILED_LEARN_S16_FITS ff_tiled_s16_fits
#endif

#include "ff_tiled_learn_s16_public.h"

#endif
