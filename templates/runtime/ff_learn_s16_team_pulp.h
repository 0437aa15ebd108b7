/*
 * Updates of int16 masters on several PULP cores. Few units have an error, and they stand together as well as inputs that are not
 * zero do: so all cores list both for all, and each moves its share of the listed rows, for all units that move.
 */

#include "ff_learn_s16_units_pulp.h"

#define FF_LEARN_INPUTS 256u

/* The lists of all cores, for some of the inputs and units. */
struct ff_learn_s16_shares {
    uint32_t inputs[FF_CORES]; /* of each core, those that are not zero */
    uint16_t input[FF_LEARN_INPUTS];
    struct ff_learn_s16_units units;
};

/* Enters what is not zero of one core, of the inputs from `first` to `end`, behind those of the cores before it. */
static void ff_learn_s16_enter_inputs(uint16_t *next, const int8_t *x, uint32_t first, uint32_t end, uint32_t core)
{
    const uint32_t whole = first + ff_whole_words(x + first, end - first);
    for (uint32_t at = first + 4u * core; at < whole; at += FF_TURN) {
        uint32_t i = at;
        for (uint32_t word = ff_word(x + at); word != 0; word >>= 8, i++) {
            if ((word & 0xffu) != 0) {
                *next++ = (uint16_t)i;
            }
        }
    }
    for (uint32_t i = core + 1u == FF_CORES ? whole : end; i < end; i++) {
        if (x[i] != 0) {
            *next++ = (uint16_t)i;
        }
    }
}

/* Moves the rows of the inputs from `n` to `end`, for all `pairs` that move; returns how many values the limits changed. */
static uint32_t ff_learn_s16_move_inputs(const struct ff_learn_s16_shares *shares, const struct ff_learn_s16_moves *moves, uint32_t pairs,
                                         uint32_t n, uint32_t end)
{
    const uint32_t bytes = 2u * moves->masters->outputs;
    const int32_t largest = ff_learn_s16_largest_rate(&shares->units);
    struct ff_learn_s16_rows rows;
    uint32_t saturations = 0;
    while (n != end) {
        rows.start = shares->input[n] * bytes;
        for (rows.count = 0; rows.count != FF_LEARN_ROWS && n != end; rows.count++, n++) {
            struct ff_learn_s16_row *const row = &rows.row[rows.count];
            ff_learn_s16_row_of(row, moves->masters, moves->x, shares->input[n]);
            row->step = n + 1u < end ? (uint32_t)(shares->input[n + 1u] - shares->input[n]) * bytes : 0;
        }
        saturations += ff_learn_s16_move_blocks(&rows, shares->units.blocks.block, pairs, largest, moves->masters->dither);
    }
    return saturations;
}

/* What one core does for some units, from `unit` on: it lists its share, waits for the others, moves its share of the rows. */
static uint32_t ff_learn_s16_move_units(struct ff_learn_s16_shares *shares, const struct ff_learn_s16_moves *moves, uint32_t unit,
                                        uint32_t units, uint32_t core)
{
    const uint32_t from = unit + 2u * ff_first_output(units / 2u, core), to = unit + 2u * ff_first_output(units / 2u, core + 1u);
    const uint32_t inputs = moves->masters->inputs;
    uint32_t saturations = 0;
    shares->units.pairs[core] = ff_learn_s16_count_pairs(moves->c, from, to);
    for (uint32_t i = 0, end = inputs; i < inputs;) {
        shares->inputs[core] = ff_turn_count(moves->x + i, end - i, core);
        ff_team_barrier(); /* all have been counted */
        const struct ff_counts pairs = ff_counts_of(shares->units.pairs, core), rows = ff_counts_of(shares->inputs, core);
        if (pairs.all == 0) {
            break;
        }
        if (rows.all <= FF_LEARN_INPUTS) {
            if (i == 0) {
                ff_learn_s16_enter_pairs(&shares->units, moves, from, to, core, pairs);
            }
            ff_learn_s16_enter_inputs(shares->input + rows.before, moves->x, i, end, core);
            ff_team_barrier(); /* all have been listed */
            saturations += ff_learn_s16_move_inputs(shares, moves, pairs.all, ff_first_output(rows.all, core),
                                                    ff_first_output(rows.all, core + 1u));
            i = end;
        }
        if (i < inputs) { /* not all at a time */
            end = inputs - i < FF_LEARN_INPUTS ? inputs : i + FF_LEARN_INPUTS;
            ff_team_barrier(); /* nobody needs counts and inputs any more */
        }
    }
    return saturations;
}

/* What one core does of all; returns how many values the limits changed. */
static uint32_t ff_learn_s16_share(struct ff_learn_s16_shares *shares, const struct ff_learn_s16_moves *moves, uint32_t core)
{
    const uint32_t most = 2u * FF_LEARN_PAIRS * FF_LEARN_BLOCKS;
    uint32_t saturations = 0;
    for (uint32_t unit = 0; unit < moves->units; unit += most) {
        if (unit != 0) {
            ff_team_barrier(); /* nobody needs the units before any more */
        }
        const uint32_t left = moves->units - unit;
        saturations += ff_learn_s16_move_units(shares, moves, unit, left < most ? left : most, core);
    }
    return saturations;
}
