/*
 * Convolutions of int8 maps, in one of three ways, whichever takes the fewest instructions. Outputs are lanes: the patches of
 * four positions are laid out one behind the other, zeros where they are outside the map, and each row of weights is loaded
 * once, for one position where it fills four registers, for two where it fills two, for four where it fills one. Positions of
 * a row are lanes, where there are few outputs and many positions. Or every patch is a product of sparse inputs.
 */
#ifndef FF_CONV_S8_RVV_C
#define FF_CONV_S8_RVV_C

#include "ff_build.h"
#include "ff_conv_block_rvv.h"
#include "ff_conv_patch_rvv.h"
#include "ff_conv_row_rvv.h"
#include "ff_conv_s8.h"
#include "ff_dense_sparse.h"
#include "ff_product.h"
#include "ff_visits.h"

#define FF_CONV_GROUP 4u /* positions that are laid out together */

/* Whole patches of positions, the same number of inputs apart, and so their outputs. */
struct ff_conv_s8_group {
    const int8_t *x;
    int8_t *z;
    uint32_t x_step;
    uint32_t z_step;
    uint32_t count;
};

FF_DEFINE_CONV(ff_conv_s8_of_1, 1)
FF_DEFINE_CONV(ff_conv_s8_of_2, 2)
FF_DEFINE_CONV(ff_conv_s8_of_4, 4)

/* A block of outputs of four positions; where fewer are left, the last one again. */
static inline void ff_conv_s8_quad(const struct ff_conv_block *block, const int8_t *x, uint32_t x_step, int8_t *z, uint32_t z_step,
                                   uint32_t rest)
{
    const uint32_t second = rest > 1u, third = rest > 2u ? 2u : second, fourth = rest > 3u ? 3u : third;
    const int8_t *const xs[] = {x, x + second * x_step, x + third * x_step, x + fourth * x_step};
    int8_t *const zs[] = {z, z + second * z_step, z + third * z_step, z + fourth * z_step};
    ff_conv_s8_of_4(block, xs, zs);
}

/* A block of outputs of all positions of a group. */
static void ff_conv_s8_block(const struct ff_conv_block *block, const struct ff_conv_s8_group *group, int8_t *z, uint32_t lanes)
{
    const uint32_t z_step = group->z_step, x_step = group->x_step;
    const int8_t *x = group->x;
    uint32_t rest = group->count;
    if (block->vl <= lanes) {
        for (; rest > 4u; rest -= 4u, x += 4u * x_step, z += 4u * z_step) {
            ff_conv_s8_quad(block, x, x_step, z, z_step, 4u);
        }
        ff_conv_s8_quad(block, x, x_step, z, z_step, rest);
    } else if (block->vl <= 2u * lanes) {
        for (uint32_t step = 2u; rest != 0; rest -= step, x += step * x_step, z += step * z_step) {
            step = rest > 1u ? 2u : 1u;
            const int8_t *const xs[] = {x, x + (step - 1u) * x_step, x, x};
            int8_t *const zs[] = {z, z + (step - 1u) * z_step};
            ff_conv_s8_of_2(block, xs, zs);
        }
    } else {
        for (; rest != 0; rest--, x += x_step, z += z_step) {
            const int8_t *const xs[] = {x, x, x, x};
            ff_conv_s8_of_1(block, xs, &z);
        }
    }
}

/* z of a group of positions, of which there is one. */
static void ff_conv_s8_compute(const struct ff_conv *layer, uint32_t inputs, const struct ff_conv_s8_group *group)
{
    const uint32_t outputs = layer->outputs;
    const uint32_t lanes = (uint32_t)__riscv_vsetvlmax_e8m1(), most = 4u * lanes;
    for (uint32_t j = 0, vl; j < outputs; j += vl) {
        vl = outputs - j < most ? outputs - j : most;
        const struct ff_conv_block block = {
            layer->weights + j, layer->bias + j, layer->multiplier + j, layer->shift + j, outputs, inputs, vl, 2u * lanes
        };
        ff_conv_s8_block(&block, group, group->z + j, lanes);
    }
}

/* z of all positions of a kernel of several rows: patches are laid out, some at a time. */
static void ff_conv_s8_laid_out(const struct ff_conv *layer, uint32_t inputs, const int8_t *x, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    int8_t room[FF_CONV_GROUP][FF_CONV_PATCH];
    struct ff_conv_s8_group group = {room[0], z, FF_CONV_PATCH, layer->outputs, 0};
    for (uint32_t row = 0; row < w->rows; row++) {
        const struct ff_span down = ff_rows_at(w, row);
        for (uint32_t column = 0; column < w->columns; column++) {
            ff_conv_patch_lay_out(w, &down, column, x, room[group.count]);
            group.count++;
            if (group.count == FF_CONV_GROUP) {
                ff_conv_s8_compute(layer, inputs, &group);
                group.z += FF_CONV_GROUP * layer->outputs;
                group.count = 0;
            }
        }
    }
    if (group.count != 0) {
        ff_conv_s8_compute(layer, inputs, &group);
    }
}

/* z of all positions of a kernel of one row: patches lie in the map, but for those that are partly outside. */
static void ff_conv_s8_flat(const struct ff_conv *layer, uint32_t inputs, const int8_t *x, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t channels = w->channels;
    int8_t room[FF_CONV_PATCH];
    struct ff_conv_s8_group group = {.z = z, .z_step = layer->outputs};
    for (uint32_t row = 0; row < w->rows; row++) {
        const struct ff_span down = ff_rows_at(w, row);
        for (uint32_t column = 0; column < w->columns; column += group.count, group.z += group.count * layer->outputs) {
            group.count = 0;
            while (column + group.count < w->columns && ff_conv_patch_is_inside(w, column + group.count)) {
                group.count++;
            }
            group.x_step = w->stride_x * channels;
            if (group.count == 0) {
                ff_conv_patch_lay_out(w, &down, column, x, room);
                group.x = room;
                group.count = 1;
            } else {
                group.x = x + (down.at * w->width + column * w->stride_x - w->left) * channels;
            }
            ff_conv_s8_compute(layer, inputs, &group);
        }
    }
}

/* z of all positions, each a product of sparse inputs: of whole patches, or of their rows where they are too long to lay out. */
static void ff_conv_s8_listed(const struct ff_conv *layer, const int8_t *x, int32_t *acc, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t outputs = layer->outputs, inputs = (uint32_t)w->kernel_height * w->kernel_width * w->channels;
    struct ff_dense patch = {.multiplier = layer->multiplier, .shift = layer->shift, .outputs = layer->outputs};
    int8_t room[FF_CONV_PATCH];
    for (uint32_t position = 0; position < ff_positions(w); position++, z += outputs) {
        patch.bias = layer->bias;
        if (inputs <= FF_CONV_PATCH) {
            const struct ff_span down = ff_rows_at(w, position / w->columns);
            const uint32_t column = position % w->columns;
            const int8_t *from = room;
            if (w->kernel_height == 1u && ff_conv_patch_is_inside(w, column)) {
                from = x + (down.at * w->width + column * w->stride_x - w->left) * w->channels;
            } else {
                ff_conv_patch_lay_out(w, &down, column, x, room);
            }
            patch.weights = layer->weights;
            patch.inputs = (uint16_t)inputs;
            (void)ff_dense_s8_sparse(&patch, from, acc, z);
            continue;
        }
        const struct ff_patch runs = ff_patch_at(w, outputs, position);
        patch.inputs = (uint16_t)runs.run;
        for (uint32_t i = 0; i < runs.runs; i++) {
            patch.weights = layer->weights + runs.weights + i * runs.weight_step;
            (void)ff_sums_s8_sparse(&patch, x + runs.x + i * runs.x_step, acc);
            patch.bias = acc;
        }
        ff_requantize_s8(&patch, acc, z);
    }
}

/* Columns of positions whose windows are inside the map. */
struct ff_conv_s8_columns {
    uint32_t from;
    uint32_t count;
};

static struct ff_conv_s8_columns ff_conv_s8_columns_inside(const struct ff_window *w)
{
    struct ff_conv_s8_columns inside = {0, 0};
    while (inside.from < w->columns && !ff_conv_patch_is_inside(w, inside.from)) {
        inside.from++;
    }
    while (inside.from + inside.count < w->columns && ff_conv_patch_is_inside(w, inside.from + inside.count)) {
        inside.count++;
    }
    return inside;
}

/* z of a column of positions, laid out some at a time. */
static void ff_conv_s8_column(const struct ff_conv *layer, uint32_t inputs, uint32_t column, const int8_t *x, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    int8_t room[FF_CONV_GROUP][FF_CONV_PATCH];
    struct ff_conv_s8_group group = {room[0], z + column * layer->outputs, FF_CONV_PATCH, w->columns * layer->outputs, 0};
    for (uint32_t row = 0; row < w->rows; row++) {
        const struct ff_span down = ff_rows_at(w, row);
        ff_conv_patch_lay_out(w, &down, column, x, room[group.count]);
        group.count++;
        if (group.count == FF_CONV_GROUP || row + 1u == w->rows) {
            ff_conv_s8_compute(layer, inputs, &group);
            group.z += group.count * group.z_step;
            group.count = 0;
        }
    }
}

/* z of all positions: those inside row by row, those beside them column by column. */
static void ff_conv_s8_rows(const struct ff_conv *layer, uint32_t inputs, struct ff_conv_s8_columns inside, const int8_t *x,
                            int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t outputs = layer->outputs;
    for (uint32_t row = 0; row < w->rows; row++) {
        const struct ff_patch patch = ff_patch_of(w, outputs, ff_cover_of(w, ff_rows_at(w, row), inside.from));
        const struct ff_conv_row first = {layer, patch, x + patch.x, z + (row * w->columns + inside.from) * outputs, 0};
        ff_conv_row_compute(first, inputs, inside.count);
    }
    for (uint32_t column = 0; column < w->columns; column++) {
        if (column - inside.from >= inside.count) {
            ff_conv_s8_column(layer, inputs, column, x, z);
        }
    }
}

/* Halves of an instruction that two taps of a position take: outputs fill four registers, two, or one of four positions. */
static uint32_t ff_conv_s8_cost(const struct ff_conv *layer)
{
    const uint32_t lanes = (uint32_t)__riscv_vsetvlmax_e8m1(), outputs = layer->outputs;
    return outputs > 2u * lanes ? 24u : outputs > lanes ? 16u : 13u;
}

/* Whether leaving zeros out takes fewer instructions: 6 for each input that is listed, and about 225 for a list. */
static int ff_conv_s8_is_sparse(const struct ff_conv *layer, uint32_t inputs, uint32_t visits)
{
    return 24u * (visits / ff_positions(&layer->window)) + 900u < ff_conv_s8_cost(layer) * inputs;
}

/* Whether rows of positions take fewer instructions than positions; at least as many outputs are wanted as go together. */
static int ff_conv_s8_is_wide(const struct ff_conv *layer, uint32_t inputs, uint32_t count)
{
    const uint32_t by_2 = ff_conv_row_cost_of_2(layer, inputs, count), by_4 = ff_conv_row_cost_of_4(layer, inputs, count);
    return layer->outputs >= 4u && (by_2 < by_4 ? by_2 : by_4) < count * (40u + ff_conv_s8_cost(layer) * inputs / 4u);
}

FF_SHARED uint32_t ff_conv_s8(const struct ff_conv *layer, const int8_t *x, int32_t *acc, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t inputs = (uint32_t)w->kernel_height * w->kernel_width * w->channels;
    const uint32_t visits = ff_visits_s8(w, x);
    const struct ff_conv_s8_columns inside = ff_conv_s8_columns_inside(w);
    if (inputs > FF_CONV_PATCH || ff_conv_s8_is_sparse(layer, inputs, visits)) {
        ff_conv_s8_listed(layer, x, acc, z);
    } else if (ff_conv_s8_is_wide(layer, inputs, inside.count)) {
        ff_conv_s8_rows(layer, inputs, inside, x, z);
    } else if (w->kernel_height == 1u) {
        ff_conv_s8_flat(layer, inputs, x, z);
    } else {
        ff_conv_s8_laid_out(layer, inputs, x, z);
    }
    return layer->outputs * visits;
}

#endif
