/* Local updates of int16 masters for PULP cores, pairs of units at a time. The last of an odd number of units goes alone. */
#ifndef FF_LEARN_S16_PULP_C
#define FF_LEARN_S16_PULP_C

#include "ff_build.h"
#include <stddef.h>
#include "ff_learn_s16.h"
#include "ff_fixed.h"
#include "ff_learn_s16_moves_pulp.h"
#include "ff_product.h"
#include "ff_team.h"

#define FF_LEARN_ROWS 56u

struct ff_learn_s16_rows {
    uint32_t start; /* bytes from the matrix to the first row */
    struct ff_learn_s16_row row[FF_LEARN_ROWS];
    uint32_t count;
};

/* Lists inputs that are not zero from `i` on until the list is full; returns the index to go on from. */
static uint32_t ff_learn_s16_list_rows(struct ff_learn_s16_rows *list, const struct ff_masters *masters, const int8_t *x, uint32_t i)
{
    const uint32_t bytes = 2u * masters->outputs;
    struct ff_learn_s16_row *next = list->row;
    uint32_t *to_next = &list->start, from = 0;
    for (; next != list->row + FF_LEARN_ROWS && (i = ff_next_non_zero(x, i, masters->inputs)) != masters->inputs; i++, next++) {
        *to_next = (i - from) * bytes;
        from = i;
        ff_learn_s16_row_of(next, masters, x, i);
        to_next = &next->step;
    }
    *to_next = 0;
    list->count = (uint32_t)(next - list->row);
    return i;
}

/* Lists pairs of units one of which moves, from `j` on until the list is full; returns the unit to go on from. */
static uint32_t ff_learn_s16_list_pairs(struct ff_learn_s16_blocks *list, const struct ff_masters *masters, const int16_t *c, uint32_t j,
                                        uint32_t end, uint32_t base, uint32_t start)
{
    list->pairs = 0;
    list->largest = 0;
    for (; j != end && list->pairs != FF_LEARN_PAIRS * FF_LEARN_BLOCKS; j += 2u) {
        if (c[j] != 0 || c[j + 1u] != 0) {
            const int32_t rate = ff_learn_s16_pair(list, list->pairs++, masters, c, j, base, start);
            list->largest = rate > list->largest ? rate : list->largest;
        }
    }
    ff_learn_s16_fill(list, list->pairs);
    return j;
}

/* The same for all blocks of `pairs`, of which `largest` is the largest rate. */
static uint32_t ff_learn_s16_move_blocks(const struct ff_learn_s16_rows *list, const struct ff_learn_s16_block *block, uint32_t pairs,
                                         int32_t largest, uint32_t bits)
{
    const struct ff_learn_s16_run run = {list->row, list->count, list->start};
    const struct ff_learn_s16_block *const end = block + (pairs + FF_LEARN_PAIRS - 1u) / FF_LEARN_PAIRS;
    const uint32_t most = ff_learn_s16_most(largest, bits);
    uint32_t saturations = 0;
    for (; block != end; block++) {
        saturations += ff_learn_s16_move_block(&run, block, most, bits);
    }
    return saturations;
}

/* weights[i][j] -= (c_j x_i + r_ij) >> dither for the first `units` units; `start` is the index of the first one for its draws. */
static uint32_t ff_learn_s16_columns(const struct ff_masters *masters, const int8_t *x, const int16_t *c, uint32_t units, uint32_t base,
                                     uint32_t start)
{
    const uint32_t pairs = (masters->outputs & 1u) == 0 ? units & ~(uint32_t)1u : 0;
    struct ff_learn_s16_blocks blocks;
    struct ff_learn_s16_rows rows;
    uint32_t saturations = 0;
    for (uint32_t j = 0; j != pairs;) {
        j = ff_learn_s16_list_pairs(&blocks, masters, c, j, pairs, base, start);
        for (uint32_t i = 0; blocks.pairs != 0 && i != masters->inputs;) {
            i = ff_learn_s16_list_rows(&rows, masters, x, i);
            saturations += rows.count == 0 ? 0 : ff_learn_s16_move_blocks(&rows, blocks.block, blocks.pairs, blocks.largest, masters->dither);
        }
    }
    for (uint32_t i = 0; pairs != units && i != masters->inputs;) {
        i = ff_learn_s16_list_rows(&rows, masters, x, i);
        const struct ff_learn_s16_run run = {rows.row, rows.count, rows.start};
        for (uint32_t j = pairs; j < units; j++) {
            const uint32_t draw = ff_dither_column(base, start + j);
            saturations += c[j] == 0 ? 0 : ff_learn_s16_move_one(&run, masters->weights + j, c[j], draw, masters->dither);
        }
    }
    return saturations;
}

#if FF_CORES != 1
#include "ff_learn_s16_team_pulp.h"
#endif

/* An update of a layer, which a team works on. */
struct ff_learn_s16_update {
    const struct ff_update_s16 *rule;
    struct ff_masters masters;
    int32_t *bias;
    const int8_t *x;
    const int16_t *c;
    uint32_t base;
    uint32_t start_unit;
    uint32_t cores;
    uint32_t saturations[FF_CORES];
#if FF_CORES != 1
    struct ff_learn_s16_shares shares;
#endif
};

/* The units of one core, in pairs, whose weights are columns; or, of all units that move, the rows of one core. */
static void ff_learn_s16_part(void *context, uint32_t core)
{
    struct ff_learn_s16_update *const update = context;
    struct ff_masters masters = update->masters;
    const uint32_t first = ff_bound_of(masters.outputs, 2u, core, update->cores);
    const uint32_t end = ff_bound_of(masters.outputs, 2u, core + 1u, update->cores);
    const uint32_t saturations =
        ff_learn_s16_biases(update->rule, update->bias, update->c, update->base, update->start_unit, first, end);
#if FF_CORES != 1
    if (update->cores != 1u && masters.outputs % 2u == 0) {
        const struct ff_learn_s16_moves moves = {&masters, update->x, update->c, masters.outputs, update->base, update->start_unit};
        update->saturations[core] = saturations + ff_learn_s16_share(&update->shares, &moves, core);
        return;
    }
#endif
    masters.weights += first;
    update->saturations[core] = saturations + ff_learn_s16_columns(&masters, update->x, update->c + first, end - first, update->base,
                                                                   update->start_unit + first);
}

FF_SHARED uint32_t ff_update_rows_s16(const struct ff_update_s16 *rule, const struct ff_layer_s16 *rows, int16_t *weights,
                                      int32_t *bias, const int8_t *x, const int16_t *c, uint32_t base, uint32_t start_unit,
                                      uint32_t first)
{
    struct ff_learn_s16_update update;
    uint32_t saturations = 0;
    update.rule = rule; /* one by one: an initializer would clear the rest, which parts write */
    update.masters = (struct ff_masters){weights, rows->inputs, rows->outputs, rule->dither, base + first};
    update.bias = bias;
    update.x = x;
    update.c = c;
    update.base = base;
    update.start_unit = start_unit;
    update.cores = ff_team_size((uint32_t)rows->inputs * rows->outputs);
    ff_team_share(update.cores, ff_learn_s16_part, &update);
    for (uint32_t n = 0; n < update.cores; n++) {
        saturations += update.saturations[n];
    }
    return saturations;
}

FF_SHARED uint32_t ff_update_dense_s16(const struct ff_update_s16 *rule, const struct ff_layer_s16 *layer, int16_t *weights,
                                       int32_t *bias, const int8_t *x, const int16_t *c, uint32_t base, uint32_t start_unit)
{
    return ff_update_rows_s16(rule, layer, weights, bias, x, c, base, start_unit, 0);
}

/* An update of a head, which a team works on. */
struct ff_learn_s16_head {
    const struct ff_head_update_s16 *rule;
    struct ff_masters masters;
    const int8_t *z;
    const int32_t *d;
    uint32_t base;
    uint32_t cores;
    uint32_t saturations[FF_CORES];
#if FF_CORES != 1
    int16_t rate[FF_LEARN_COLUMNS];
    struct ff_learn_s16_shares shares;
#endif
};

static int16_t ff_learn_s16_class_rate(const struct ff_learn_s16_head *update, uint32_t k)
{
    return ff_scale_error(update->d[k] * 32768, update->rule->rate.multiplier, update->rule->rate.shift);
}

#if FF_CORES != 1
#if FF_LEARN_COLUMNS > 2 * FF_LEARN_PAIRS * FF_LEARN_BLOCKS
#error "ff-edge: the classes of a head are listed at once"
#endif

/* Units are shared as inputs of a layer are, and each core takes its classes to their rates. */
static uint32_t ff_learn_s16_head_share(struct ff_learn_s16_head *update, uint32_t core)
{
    const uint32_t pairs = update->masters.outputs / 2u;
    const struct ff_learn_s16_moves moves = {&update->masters, update->z, update->rate, 2u * pairs, update->base, 0};
    for (uint32_t k = 2u * ff_first_output(pairs, core); k < 2u * ff_first_output(pairs, core + 1u); k++) {
        update->rate[k] = ff_learn_s16_class_rate(update, k);
    }
    return ff_learn_s16_share(&update->shares, &moves, core);
}
#endif

/* The units of one core, whose weights are rows. */
static void ff_learn_s16_head_part(void *context, uint32_t core)
{
    struct ff_learn_s16_head *const update = context;
    const uint32_t units = update->masters.inputs, classes = update->masters.outputs;
#if FF_CORES != 1
    if (update->cores != 1u && classes % 2u == 0 && classes <= FF_LEARN_COLUMNS) {
        update->saturations[core] = ff_learn_s16_head_share(update, core);
        return;
    }
#endif
    const uint32_t first = ff_bound_of(units, 4u, core, update->cores);
    struct ff_masters masters = update->masters;
    uint32_t saturations = 0;
    masters.inputs = ff_bound_of(units, 4u, core + 1u, update->cores) - first;
    masters.row_base += first;
    for (uint32_t k = 0, count; k < classes; k += count) {
        int16_t rate[FF_LEARN_COLUMNS];
        count = classes - k < FF_LEARN_COLUMNS ? classes - k : FF_LEARN_COLUMNS;
        for (uint32_t n = 0; n < count; n++) {
            rate[n] = ff_learn_s16_class_rate(update, k + n);
        }
        masters.weights = update->masters.weights + first * classes + k;
        saturations += ff_learn_s16_columns(&masters, update->z + first, rate, count, update->base, k);
    }
    update->saturations[core] = saturations;
}

FF_SHARED uint32_t ff_update_head_s16(const struct ff_head_update_s16 *rule, const struct ff_head_s16 *head, int16_t *weights,
                                      const int8_t *z, const int32_t *d, uint32_t base, uint32_t start_unit)
{
    struct ff_learn_s16_head update;
    uint32_t saturations = 0;
    update.rule = rule; /* one by one, as above */
    update.masters = (struct ff_masters){weights, head->inputs, head->outputs, rule->dither, base + start_unit};
    update.z = z;
    update.d = d;
    update.base = base;
    update.cores = ff_team_size((uint32_t)head->inputs * head->outputs);
    ff_team_share(update.cores, ff_learn_s16_head_part, &update);
    for (uint32_t n = 0; n < update.cores; n++) {
        saturations += update.saturations[n];
    }
    return saturations;
}

#include "ff_learn_slot_s32.h"

#endif
