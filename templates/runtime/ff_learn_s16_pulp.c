/*
 * Local updates of int16 masters for PULP cores: eight masters, two a word, move by each input that is not 0. A product keeps the
 * bits of a step in its upper half, so that a word of steps is put together from two of them; draws are whole, since what is
 * below the last place of a product carries nothing. Masters so near their limits that a step could take them beyond go one by
 * one, and so do those of the last of an odd number of units.
 */
#ifndef FF_LEARN_S16_PULP_C
#define FF_LEARN_S16_PULP_C

#include "ff_build.h"
#include <stddef.h>
#include "ff_learn_s16.h"
#include "ff_block.h"
#include "ff_dither.h"
#include "ff_fixed.h"
#include "ff_masters.h"
#include "ff_product.h"
#include "ff_pulp.h"
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

#define FF_LEARN_ROWS 56u
#define FF_LEARN_PAIRS 4u /* of a block */
#define FF_LEARN_BLOCKS 16u
#define FF_LEARN_COLUMNS 128u

/* A non-zero input, its share of the draws (a_i) in both halves, and the bytes from its row to that of the next one. */
struct ff_learn_s16_row {
    int32_t value;
    uint32_t draws;
    uint32_t step;
};

struct ff_learn_s16_rows {
    uint32_t start; /* bytes from the matrix to the first row */
    struct ff_learn_s16_row row[FF_LEARN_ROWS];
    uint32_t count;
};

/* Four pairs of units: where their columns begin, their shares of the draws (b_j), their rates times 2^(16 - dither). */
struct ff_learn_s16_block {
    int16_t *at[FF_LEARN_PAIRS];
    uint32_t draws[FF_LEARN_PAIRS];
    int32_t rate[2u * FF_LEARN_PAIRS];
};

struct ff_learn_s16_blocks {
    struct ff_learn_s16_block block[FF_LEARN_BLOCKS];
    uint32_t pairs;
    int32_t largest; /* of the rates of all units, as they are */
};

static void ff_learn_s16_row_of(struct ff_learn_s16_row *row, const struct ff_masters *masters, const int8_t *x, uint32_t i)
{
    row->value = x[i];
    row->draws = ff_dither_row(masters->row_base, i) * 0x10001u;
}

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

/* Pair `n` of a list: the units j and j + 1. `start` is the index of unit 0 for its draws. Returns the larger of the two rates. */
static int32_t ff_learn_s16_pair(struct ff_learn_s16_blocks *list, uint32_t n, const struct ff_masters *masters, const int16_t *c,
                                 uint32_t j, uint32_t base, uint32_t start)
{
    struct ff_learn_s16_block *const block = &list->block[n / FF_LEARN_PAIRS];
    const uint32_t k = n % FF_LEARN_PAIRS, spare = 16u - masters->dither;
    int32_t largest = 0;
    block->at[k] = masters->weights + j;
    block->draws[k] = ff_dither_column(base, start + j) | ff_dither_column(base, start + j + 1u) << 16;
    for (uint32_t unit = 0; unit < 2u; unit++) {
        const int32_t rate = c[j + unit], size = rate < 0 ? -rate : rate;
        block->rate[2u * k + unit] = rate * ((int32_t)1 << spare);
        largest = size > largest ? size : largest;
    }
    return largest;
}

/* Fills the last block behind `pairs` with a pair that stays as it is once more. */
static void ff_learn_s16_fill(struct ff_learn_s16_blocks *list, uint32_t pairs, int16_t *at)
{
    for (; pairs % FF_LEARN_PAIRS != 0; pairs++) {
        struct ff_learn_s16_block *const block = &list->block[pairs / FF_LEARN_PAIRS];
        const uint32_t k = pairs % FF_LEARN_PAIRS;
        block->at[k] = at;
        block->draws[k] = 0;
        block->rate[2u * k] = block->rate[2u * k + 1u] = 0;
    }
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
    ff_learn_s16_fill(list, list->pairs, masters->weights);
    return j;
}

#define FF_LEARN_AT(k, at) "lw " at ", 4*" #k "(%[block])\n" "add " at ", " at ", %[m]\n"
#define FF_LEARN_ALL_AT FF_LEARN_AT(0, "x28") FF_LEARN_AT(1, "x29") FF_LEARN_AT(2, "x30") FF_LEARN_AT(3, "x31")

/* The largest magnitude of the masters of a block in the rows of a list, two of them. */
static uint32_t ff_learn_s16_largest(const struct ff_learn_s16_rows *list, const struct ff_learn_s16_block *block)
{
    const uint32_t *step = &list->row[0].step;
    uint32_t largest = 0, bytes, m = list->start;
    __asm__ volatile(FF_LEARN_ALL_AT
                     FF_LOOP("%[count]", "13")
                     FF_LOAD("%[bytes]", "%[step]", 12)
                     FF_LOAD_STEP("x16", "x28", "%[bytes]") FF_LOAD_STEP("x17", "x29", "%[bytes]")
                     FF_LOAD_STEP("x18", "x30", "%[bytes]") FF_LOAD_STEP("x19", "x31", "%[bytes]")
                     FF_ABS_INTEGERS("x16", "x16") FF_ABS_INTEGERS("x17", "x17")
                     FF_ABS_INTEGERS("x18", "x18") FF_ABS_INTEGERS("x19", "x19")
                     FF_MAX_INTEGERS("x16", "x16", "x17") FF_MAX_INTEGERS("x18", "x18", "x19")
                     FF_MAX_INTEGERS("%[largest]", "%[largest]", "x16") FF_MAX_INTEGERS("%[largest]", "%[largest]", "x18")
                     FF_LOOP_END
                     : [step] "+&r"(step), [largest] "+&r"(largest), [bytes] "=&r"(bytes)
                     : [block] "r"(block), [count] "r"(list->count), [m] "r"(m)
                     : "x16", "x17", "x18", "x19", "x28", "x29", "x30", "x31", "memory");
    return (largest & 0xffffu) > largest >> 16 ? largest & 0xffffu : largest >> 16;
}

/* A pair of masters: its draws, products with those added, the word of steps. */
#define FF_LEARN_PAIR(draws, first, second, at)                                                       \
    "xor %[t], %[a], " draws "\n"                                                                     \
    "and %[s], %[t], %[low]\n"                                                                        \
    "srli %[t], %[t], 16\n"                                                                           \
    FF_MAC_WORDS("%[s]", first, "%[value]") FF_MAC_WORDS("%[t]", second, "%[value]")                  \
    "lw %[m], 0(" at ")\n"                                                                            \
    FF_SHUFFLE_BYTES("%[s]", "%[t]", "%[high]") FF_SUB_INTEGERS("%[m]", "%[m]", "%[s]")               \
    FF_STORE_STEP("%[m]", at, "%[step]")
#define FF_LEARN_WORD(k, to) "lw " to ", 4*" #k "(%[block])\n"

/* masters -= (rate value + draw) >> 16 for a block and the rows of a list; none leaves its limits. */
FF_BLOCK_FUNCTION ff_learn_s16_move(const struct ff_learn_s16_rows *list, const struct ff_learn_s16_block *block)
{
    const struct ff_learn_s16_row *row = list->row;
    uint32_t value, a, step, t, s, m = list->start;
    __asm__ volatile(FF_LEARN_ALL_AT
                     FF_LEARN_WORD(4, "x24") FF_LEARN_WORD(5, "x25") FF_LEARN_WORD(6, "x26") FF_LEARN_WORD(7, "x27")
                     FF_LEARN_WORD(8, "x16") FF_LEARN_WORD(9, "x17") FF_LEARN_WORD(10, "x18") FF_LEARN_WORD(11, "x19")
                     FF_LEARN_WORD(12, "x20") FF_LEARN_WORD(13, "x21") FF_LEARN_WORD(14, "x22") FF_LEARN_WORD(15, "x23")
                     FF_LOOP("%[count]", "39")
                     FF_LOAD("%[value]", "%[row]", 4) FF_LOAD("%[a]", "%[row]", 4) FF_LOAD("%[step]", "%[row]", 4)
                     FF_LEARN_PAIR("x24", "x16", "x17", "x28")
                     FF_LEARN_PAIR("x25", "x18", "x19", "x29")
                     FF_LEARN_PAIR("x26", "x20", "x21", "x30")
                     FF_LEARN_PAIR("x27", "x22", "x23", "x31")
                     FF_LOOP_END
                     : [row] "+&r"(row), [value] "=&r"(value), [a] "=&r"(a), [step] "=&r"(step), [t] "=&r"(t), [s] "=&r"(s),
                       [m] "+&r"(m)
                     : [block] "r"(block), [count] "r"(list->count), [low] "r"(0xffffu), [high] "r"(0x07060302u)
                     : "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "x29", "x30",
                       "x31", "memory");
}

/* masters -= (rate value + draw) >> bits for one unit and the rows of a list; returns how many values the limits changed. */
static uint32_t ff_learn_s16_move_one(const struct ff_learn_s16_rows *list, int16_t *at, int32_t rate, uint32_t draw, uint32_t bits)
{
    uint32_t saturations = 0;
    at += list->start / 2u;
    for (const struct ff_learn_s16_row *row = list->row; row != list->row + list->count; at += row->step / 2u, row++) {
        const uint32_t own = ((row->draws ^ draw) & 0xffffu) >> (16u - bits);
        ff_move_master(at, (rate * row->value + (int32_t)own) >> bits, &saturations);
    }
    return saturations;
}

/* The same for a block, one unit after the other. */
static uint32_t ff_learn_s16_move_each(const struct ff_learn_s16_rows *list, const struct ff_learn_s16_block *block, uint32_t bits)
{
    uint32_t saturations = 0;
    for (uint32_t n = 0; n < 2u * FF_LEARN_PAIRS; n++) {
        const uint32_t k = n / 2u;
        const int32_t rate = block->rate[n] / ((int32_t)1 << (16u - bits));
        if (rate != 0) {
            saturations += ff_learn_s16_move_one(list, block->at[k] + n % 2u, rate, block->draws[k] >> 16u * (n % 2u), bits);
        }
    }
    return saturations;
}

/*
 * The same for all pairs, of which `largest` is the largest rate: products have 31 bits where no step has more than 14, and a
 * step takes no master beyond its limits.
 */
static uint32_t ff_learn_s16_move_blocks(const struct ff_learn_s16_rows *list, const struct ff_learn_s16_block *block, uint32_t pairs,
                                         int32_t largest, uint32_t bits)
{
    const uint32_t most = ((uint32_t)largest * 128u >> bits) + 2u, limit = (uint32_t)-FF_LOWEST_MASTER;
    const struct ff_learn_s16_block *const end = block + (pairs + FF_LEARN_PAIRS - 1u) / FF_LEARN_PAIRS;
    uint32_t saturations = 0;
    for (; block != end; block++) {
        if (most < (uint32_t)1 << 14 && ff_learn_s16_largest(list, block) + most <= limit) {
            ff_learn_s16_move(list, block);
        } else {
            saturations += ff_learn_s16_move_each(list, block, bits);
        }
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
        for (uint32_t j = pairs; j < units; j++) {
            const uint32_t draw = ff_dither_column(base, start + j);
            saturations += c[j] == 0 ? 0 : ff_learn_s16_move_one(&rows, masters->weights + j, c[j], draw, masters->dither);
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

/* The biases of the units from `first` to `end`; returns how many the limits changed. */
static uint32_t ff_learn_s16_biases(const struct ff_learn_s16_update *update, uint32_t first, uint32_t end)
{
    const uint32_t row = ff_dither_row(update->base, FF_BIAS_ROW);
    const int32_t shift = update->rule->bias_shift;
    const int16_t *const c = update->c;
    uint32_t saturations = 0;
    for (uint32_t j = first; update->bias != NULL && j < end; j++) {
        if (c[j] != 0) {
            const uint32_t draw = row ^ ff_dither_column(update->base, update->start_unit + j);
            const int32_t step = shift > 0 ? (c[j] + (int32_t)(draw >> (16 - shift))) >> shift : c[j] * ((int32_t)1 << -shift);
            saturations += ff_move_bias(&update->bias[j], step);
        }
    }
    return saturations;
}

/* The units of one core, in pairs, whose weights are columns; or, of all units that move, the rows of one core. */
static void ff_learn_s16_part(void *context, uint32_t core)
{
    struct ff_learn_s16_update *const update = context;
    struct ff_masters masters = update->masters;
    const uint32_t first = ff_bound_of(masters.outputs, 2u, core, update->cores);
    const uint32_t end = ff_bound_of(masters.outputs, 2u, core + 1u, update->cores);
    const uint32_t saturations = ff_learn_s16_biases(update, first, end);
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
