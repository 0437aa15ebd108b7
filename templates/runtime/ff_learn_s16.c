/*
 * Local updates of int16 masters. An update lists the units that move (c is not 0) and the inputs that are not 0, and
 * touches the weights where both meet; blocks of units stay in registers while the inputs go by.
 */
#ifndef FF_LEARN_S16_C
#define FF_LEARN_S16_C

#include "ff_build.h"
#include "ff_learn_s16.h"
#include "ff_block.h"
#include "ff_dither.h"
#include "ff_fixed.h"
#include "ff_masters.h"
#include "ff_sparse.h"
#include "ff_team.h"

/* A matrix of masters [inputs][outputs] whose rows draw from `row_base` on. */
struct ff_masters {
    int16_t *weights;
    uint32_t inputs;
    uint32_t outputs;
    uint32_t dither; /* bits that are rounded away */
    uint32_t row_base;
};

/* A unit that moves: its column, its share of the draws (b_j), its error times the rate (c_j). */
struct ff_master_column {
    uint16_t index;
    uint16_t draw;
    int16_t rate;
};

/* A non-zero input: where its row of weights starts, its share of the draws (a_i), its value. */
struct ff_master_row {
    uint32_t offset; /* bytes */
    uint16_t draw;   /* cut to the bits that count */
    int16_t value;
};

#define FF_LEARN_COLUMNS 128u
#define FF_LEARN_SPARE 4u /* entries behind the last unit that a block may take with it */
#define FF_LEARN_ROWS 56u

struct ff_master_columns {
    struct ff_master_column entry[FF_LEARN_COLUMNS + FF_LEARN_SPARE];
    uint32_t count;
};

/* The value of a row, 0 at the end of the list. Opaque: compilers would test and extend it separately. */
static inline int32_t ff_learn_s16_value_of(const struct ff_master_row *row)
{
    int32_t value = row->value;
    FF_OPAQUE(value);
    return value;
}

/* master -= step, at a place in bytes. */
static inline void ff_learn_s16_move(char *place, int32_t step, uint32_t *saturations)
{
    ff_move_master((int16_t *)(void *)place, step, saturations);
}

/* Where the weights of a unit begin. Opaque: compilers would add the matrix in every row. */
static inline char *ff_learn_s16_column(const struct ff_masters *masters, const struct ff_master_column *unit)
{
    char *column = (char *)(masters->weights + unit->index);
    FF_OPAQUE(column);
    return column;
}

/*
 * A block of units and all rows of a list that ends with a value of 0. What a block shares and what each of its units
 * needs fill the 28 free registers of RV32: eight units side by side, or five anywhere.
 */
#define FF_LEARN_NEIGHBOURS 8u
#define FF_LEARN_UNITS 5u

__attribute__((noinline)) static uint32_t ff_learn_s16_move_neighbours(const struct ff_masters *masters,
                                                                       const struct ff_master_column *unit,
                                                                       const struct ff_master_row *row)
{
    const uint32_t dither = masters->dither;
    const uint32_t spare = 16u - dither;
    char *const column = (char *)(masters->weights + unit->index);
    uint32_t saturations = 0;
    const int32_t rate0 = unit[0].rate;
    const uint32_t share0 = (uint32_t)unit[0].draw >> spare;
    const int32_t rate1 = unit[1].rate;
    const uint32_t share1 = (uint32_t)unit[1].draw >> spare;
    const int32_t rate2 = unit[2].rate;
    const uint32_t share2 = (uint32_t)unit[2].draw >> spare;
    const int32_t rate3 = unit[3].rate;
    const uint32_t share3 = (uint32_t)unit[3].draw >> spare;
    const int32_t rate4 = unit[4].rate;
    const uint32_t share4 = (uint32_t)unit[4].draw >> spare;
    const int32_t rate5 = unit[5].rate;
    const uint32_t share5 = (uint32_t)unit[5].draw >> spare;
    const int32_t rate6 = unit[6].rate;
    const uint32_t share6 = (uint32_t)unit[6].draw >> spare;
    const int32_t rate7 = unit[7].rate;
    const uint32_t share7 = (uint32_t)unit[7].draw >> spare;
    for (int32_t value; (value = ff_learn_s16_value_of(row)) != 0; row++) {
        const uint32_t draw = row->draw;
        char *const first = column + row->offset;
        ff_learn_s16_move(first, (rate0 * value + (int32_t)(draw ^ share0)) >> dither, &saturations);
        ff_learn_s16_move(first + 2, (rate1 * value + (int32_t)(draw ^ share1)) >> dither, &saturations);
        ff_learn_s16_move(first + 4, (rate2 * value + (int32_t)(draw ^ share2)) >> dither, &saturations);
        ff_learn_s16_move(first + 6, (rate3 * value + (int32_t)(draw ^ share3)) >> dither, &saturations);
        ff_learn_s16_move(first + 8, (rate4 * value + (int32_t)(draw ^ share4)) >> dither, &saturations);
        ff_learn_s16_move(first + 10, (rate5 * value + (int32_t)(draw ^ share5)) >> dither, &saturations);
        ff_learn_s16_move(first + 12, (rate6 * value + (int32_t)(draw ^ share6)) >> dither, &saturations);
        ff_learn_s16_move(first + 14, (rate7 * value + (int32_t)(draw ^ share7)) >> dither, &saturations);
    }
    return saturations;
}

__attribute__((noinline)) static uint32_t ff_learn_s16_move_units(const struct ff_masters *masters,
                                                                  const struct ff_master_column *unit,
                                                                  const struct ff_master_row *row)
{
    const uint32_t dither = masters->dither;
    const uint32_t spare = 16u - dither;
    uint32_t saturations = 0;
    const int32_t rate0 = unit[0].rate;
    const uint32_t share0 = (uint32_t)unit[0].draw >> spare;
    const int32_t rate1 = unit[1].rate;
    const uint32_t share1 = (uint32_t)unit[1].draw >> spare;
    const int32_t rate2 = unit[2].rate;
    const uint32_t share2 = (uint32_t)unit[2].draw >> spare;
    const int32_t rate3 = unit[3].rate;
    const uint32_t share3 = (uint32_t)unit[3].draw >> spare;
    const int32_t rate4 = unit[4].rate;
    const uint32_t share4 = (uint32_t)unit[4].draw >> spare;
    char *const column0 = ff_learn_s16_column(masters, &unit[0]);
    char *const column1 = ff_learn_s16_column(masters, &unit[1]);
    char *const column2 = ff_learn_s16_column(masters, &unit[2]);
    char *const column3 = ff_learn_s16_column(masters, &unit[3]);
    char *const column4 = ff_learn_s16_column(masters, &unit[4]);
    for (int32_t value; (value = ff_learn_s16_value_of(row)) != 0; row++) {
        const uint32_t draw = row->draw;
        ff_learn_s16_move(column0 + row->offset, (rate0 * value + (int32_t)(draw ^ share0)) >> dither, &saturations);
        ff_learn_s16_move(column1 + row->offset, (rate1 * value + (int32_t)(draw ^ share1)) >> dither, &saturations);
        ff_learn_s16_move(column2 + row->offset, (rate2 * value + (int32_t)(draw ^ share2)) >> dither, &saturations);
        ff_learn_s16_move(column3 + row->offset, (rate3 * value + (int32_t)(draw ^ share3)) >> dither, &saturations);
        ff_learn_s16_move(column4 + row->offset, (rate4 * value + (int32_t)(draw ^ share4)) >> dither, &saturations);
    }
    return saturations;
}

/* Lists non-zero inputs from index `i` on until the list is full; returns the index to go on from. */
static uint32_t ff_learn_s16_list_rows(struct ff_master_row *row, const struct ff_masters *masters,
                                       const int8_t *x, uint32_t i)
{
    const uint32_t inputs = masters->inputs;
    const uint32_t stride = 2u * masters->outputs;
    const uint32_t spare = 16u - masters->dither;
    const struct ff_master_row *const end = row + FF_LEARN_ROWS;
    for (; row != end && (i = ff_next_non_zero(x, i, inputs)) != inputs; i++) {
        row->offset = i * stride;
        row->draw = (uint16_t)(ff_dither_row(masters->row_base, i) >> spare);
        row->value = x[i];
        row++;
    }
    row->value = 0;
    return i;
}

/* Lists units that move from `j` on until the list is full; returns the unit to go on from. */
static uint32_t ff_learn_s16_list_columns(struct ff_master_columns *list, const int16_t *c, uint32_t j,
                                          uint32_t units, uint32_t base, uint32_t start)
{
    uint32_t count = 0;
    for (; j < units && count != FF_LEARN_COLUMNS; j++) {
        if (c[j] != 0) {
            list->entry[count].index = (uint16_t)j;
            list->entry[count].draw = (uint16_t)ff_dither_column(base, start + j);
            list->entry[count].rate = c[j];
            count++;
        }
    }
    list->count = count;
    return j;
}

/* weights[i][j] -= (rate_j x_i + r_ij) >> dither for the inputs from `first` on and the units of a list. */
static uint32_t ff_learn_s16_move_masters(const struct ff_masters *masters, const int8_t *x, uint32_t first,
                                          struct ff_master_columns *columns)
{
    struct ff_master_row rows[FF_LEARN_ROWS + 1u];
    uint32_t saturations = 0;
    const uint32_t count = columns->count;
    for (uint32_t n = count; n < count + FF_LEARN_SPARE; n++) { /* a unit with a rate of 0 stays as it is */
        columns->entry[n] = (struct ff_master_column){columns->entry[0].index, 0, 0};
    }
    for (uint32_t i = first; i < masters->inputs && count != 0;) {
        i = ff_learn_s16_list_rows(rows, masters, x, i);
        for (uint32_t n = 0; n < count;) {
            const struct ff_master_column *const unit = &columns->entry[n];
            const uint32_t last = FF_LEARN_NEIGHBOURS - 1u;
            if (n + last < count && unit[last].index == unit[0].index + last) {
                saturations += ff_learn_s16_move_neighbours(masters, unit, rows);
                n += FF_LEARN_NEIGHBOURS;
            } else {
                saturations += ff_learn_s16_move_units(masters, unit, rows);
                n += FF_LEARN_UNITS;
            }
        }
    }
    return saturations;
}

/* bias[j] -= rate_j * 2^-shift for the units of a list, dithered where bits are rounded away. */
static uint32_t ff_learn_s16_move_biases(int32_t *bias, int32_t shift, const struct ff_master_columns *columns,
                                         uint32_t row)
{
    uint32_t saturations = 0;
    for (uint32_t n = 0; n < columns->count; n++) {
        const struct ff_master_column *const unit = &columns->entry[n];
        const int32_t step = shift > 0 ? (unit->rate + (int32_t)((row ^ unit->draw) >> (16 - shift))) >> shift
                                       : unit->rate * ((int32_t)1 << -shift);
        saturations += ff_move_bias(&bias[unit->index], step);
    }
    return saturations;
}

/* An update of a layer or of a head, which a team works on. */
struct ff_learn_s16_update {
    const struct ff_update_s16 *layer;
    const struct ff_head_update_s16 *head;
    struct ff_masters masters;
    int32_t *bias;
    const int8_t *x;
    const void *errors; /* c of a layer, d of a head */
    uint32_t base;
    uint32_t start_unit;
    uint32_t cores;
    uint32_t saturations[FF_CORES];
};

static uint32_t ff_learn_s16_run(struct ff_learn_s16_update *update, ff_team_part *part)
{
    uint32_t saturations = 0;
    update->cores = ff_team_size(update->masters.inputs * update->masters.outputs);
    ff_team_share(update->cores, part, update);
    for (uint32_t n = 0; n < update->cores; n++) {
        saturations += update->saturations[n];
    }
    return saturations;
}

/* The units of one core, whose weights are columns. */
static void ff_learn_s16_dense_part(void *context, uint32_t core)
{
    struct ff_learn_s16_update *const update = context;
    const uint32_t outputs = update->masters.outputs, end = ff_first_of(outputs, core + 1u, update->cores);
    const uint32_t bias_row = ff_dither_row(update->base, FF_BIAS_ROW);
    struct ff_master_columns columns;
    uint32_t saturations = 0;
    for (uint32_t j = ff_first_of(outputs, core, update->cores); j < end;) {
        j = ff_learn_s16_list_columns(&columns, update->errors, j, end, update->base, update->start_unit);
        if (update->bias != NULL) {
            saturations += ff_learn_s16_move_biases(update->bias, update->layer->bias_shift, &columns, bias_row);
        }
        saturations += ff_learn_s16_move_masters(&update->masters, update->x, 0, &columns);
    }
    update->saturations[core] = saturations;
}

FF_SHARED uint32_t ff_update_rows_s16(const struct ff_update_s16 *rule, const struct ff_layer_s16 *rows, int16_t *weights,
                                      int32_t *bias, const int8_t *x, const int16_t *c, uint32_t base, uint32_t start_unit,
                                      uint32_t first)
{
    struct ff_learn_s16_update update = {
        .layer = rule, .masters = {weights, rows->inputs, rows->outputs, rule->dither, base + first}, .bias = bias, .x = x, .errors = c,
        .base = base, .start_unit = start_unit
    };
    return ff_learn_s16_run(&update, ff_learn_s16_dense_part);
}

FF_SHARED uint32_t ff_update_dense_s16(const struct ff_update_s16 *rule, const struct ff_layer_s16 *layer, int16_t *weights,
                                       int32_t *bias, const int8_t *x, const int16_t *c, uint32_t base, uint32_t start_unit)
{
    return ff_update_rows_s16(rule, layer, weights, bias, x, c, base, start_unit, 0);
}

/* The units of one core, whose weights are rows. */
static void ff_learn_s16_head_part(void *context, uint32_t core)
{
    struct ff_learn_s16_update *const update = context;
    struct ff_masters masters = update->masters;
    const uint32_t first = ff_first_of(masters.inputs, core, update->cores);
    const int32_t *const d = update->errors;
    struct ff_master_columns columns;
    uint32_t saturations = 0;
    masters.inputs = ff_first_of(masters.inputs, core + 1u, update->cores);
    for (uint32_t k = 0; k < masters.outputs;) {
        uint32_t count = 0;
        for (; k < masters.outputs && count != FF_LEARN_COLUMNS; k++) {
            const int16_t rate = ff_scale_error(d[k] * 32768, update->head->rate.multiplier, update->head->rate.shift);
            if (rate != 0) {
                columns.entry[count] = (struct ff_master_column){(uint16_t)k, (uint16_t)ff_dither_column(update->base, k), rate};
                count++;
            }
        }
        columns.count = count;
        saturations += ff_learn_s16_move_masters(&masters, update->x, first, &columns);
    }
    update->saturations[core] = saturations;
}

FF_SHARED uint32_t ff_update_head_s16(const struct ff_head_update_s16 *rule, const struct ff_head_s16 *head, int16_t *weights,
                                      const int8_t *z, const int32_t *d, uint32_t base, uint32_t start_unit)
{
    struct ff_learn_s16_update update = {
        .head = rule, .masters = {weights, head->inputs, head->outputs, rule->dither, base + start_unit}, .x = z, .errors = d,
        .base = base
    };
    return ff_learn_s16_run(&update, ff_learn_s16_head_part);
}

#include "ff_learn_slot_s32.h"

#endif
