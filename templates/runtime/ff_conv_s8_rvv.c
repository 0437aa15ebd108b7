/*
 * Convolutions of int8 maps, a block of outputs in registers at a time. The patches of four positions are laid out one behind
 * the other, zeros where they are outside the map. Then outputs are lanes, and each row of weights is loaded once: for one
 * position where it fills four registers, for two where it fills two, for four where it fills one. Where most inputs are
 * zero, every patch is a product of sparse inputs.
 */
#ifndef FF_CONV_S8_RVV_C
#define FF_CONV_S8_RVV_C

#include "ff_build.h"
#include "ff_conv_block_rvv.h"
#include "ff_conv_s8.h"
#include "ff_dense.h"
#include "ff_product.h"
#include "ff_visits.h"

#define FF_CONV_GROUP 4u   /* positions that are computed together */
#define FF_CONV_PATCH 512u /* inputs of a patch that is laid out, at most */

/* Whole patches of neighbouring positions, the same number of inputs apart. */
struct ff_conv_s8_group {
    const int8_t *x;
    uint32_t x_step;
    uint32_t count;
    int8_t *z; /* [count][outputs] */
};

FF_DEFINE_CONV(ff_conv_s8_of_1, 1)
FF_DEFINE_CONV(ff_conv_s8_of_2, 2)
FF_DEFINE_CONV(ff_conv_s8_of_4, 4)

/* A block of outputs of four positions; where fewer are left, the last one again. */
static inline void ff_conv_s8_quad(const struct ff_conv_block *block, const int8_t *x, uint32_t x_step, int8_t *z, uint32_t rest)
{
    const uint32_t outputs = block->outputs;
    const uint32_t second = rest > 1u, third = rest > 2u ? 2u : second, fourth = rest > 3u ? 3u : third;
    const int8_t *const xs[] = {x, x + second * x_step, x + third * x_step, x + fourth * x_step};
    int8_t *const zs[] = {z, z + second * outputs, z + third * outputs, z + fourth * outputs};
    ff_conv_s8_of_4(block, xs, zs);
}

/* A block of outputs of all positions of a group. */
static void ff_conv_s8_block(const struct ff_conv_block *block, const struct ff_conv_s8_group *group, int8_t *z, uint32_t lanes)
{
    const uint32_t outputs = block->outputs, x_step = group->x_step;
    const int8_t *x = group->x;
    uint32_t rest = group->count;
    if (block->vl <= lanes) {
        for (; rest > 4u; rest -= 4u, x += 4u * x_step, z += 4u * outputs) {
            ff_conv_s8_quad(block, x, x_step, z, 4u);
        }
        ff_conv_s8_quad(block, x, x_step, z, rest);
    } else if (block->vl <= 2u * lanes) {
        for (uint32_t step = 2u; rest != 0; rest -= step, x += step * x_step, z += step * outputs) {
            step = rest > 1u ? 2u : 1u;
            const int8_t *const xs[] = {x, x + (step - 1u) * x_step, x, x};
            int8_t *const zs[] = {z, z + (step - 1u) * outputs};
            ff_conv_s8_of_2(block, xs, zs);
        }
    } else {
        for (; rest != 0; rest--, x += x_step, z += outputs) {
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

static void ff_conv_s8_clear(int8_t *to, uint32_t count)
{
    for (size_t vl; count != 0; to += vl, count -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e8m8(count);
        __riscv_vse8_v_i8m8(to, __riscv_vmv_v_x_i8m8(0, vl), vl);
    }
}

/* Copies `runs` runs of inputs, which lie `x_step` inputs apart in the map and `line` in the patch. */
static inline void ff_conv_s8_copy(const int8_t *x, uint32_t x_step, int8_t *to, uint32_t line, uint32_t runs, uint32_t run)
{
    for (size_t vl; run != 0; x += vl, to += vl, run -= (uint32_t)vl) {
        const int8_t *from = x;
        int8_t *at = to;
        vl = __riscv_vsetvl_e8m8(run);
        for (uint32_t rest = runs; rest != 0; rest--, from += x_step, at += line) {
            __riscv_vse8_v_i8m8(at, __riscv_vle8_v_i8m8(from, vl), vl);
        }
    }
}

/* The patch of a position that lies partly outside the map, laid out with zeros there. */
static void ff_conv_s8_pad(const struct ff_window *w, struct ff_span down, struct ff_span across, const int8_t *x, int8_t *room)
{
    const uint32_t channels = w->channels, line = (uint32_t)w->kernel_width * channels;
    ff_conv_s8_clear(room, w->kernel_height * line);
    ff_conv_s8_copy(x + (down.at * w->width + across.at) * channels, (uint32_t)w->width * channels,
                    room + down.from * line + across.from * channels, line, down.count, across.count * channels);
}

/* Whether a position's columns are all inside the map. */
static inline int ff_conv_s8_is_inside(const struct ff_window *w, uint32_t column)
{
    const uint32_t start = column * w->stride_x;
    return start >= w->left && start + w->kernel_width <= (uint32_t)w->left + w->width;
}

/* Lays out the patch of a position in a row of positions. */
static void ff_conv_s8_lay_out(const struct ff_window *w, const struct ff_span *down, uint32_t column, const int8_t *x, int8_t *room)
{
    const uint32_t channels = w->channels, line = (uint32_t)w->kernel_width * channels;
    if (down->count != w->kernel_height || !ff_conv_s8_is_inside(w, column)) {
        ff_conv_s8_pad(w, *down, ff_columns_at(w, column), x, room);
        return;
    }
    x += (down->at * w->width + column * w->stride_x - w->left) * channels;
    ff_conv_s8_copy(x, (uint32_t)w->width * channels, room, line, w->kernel_height, line);
}

/* z of all positions of a kernel of several rows: patches are laid out, some at a time. */
static void ff_conv_s8_laid_out(const struct ff_conv *layer, uint32_t inputs, const int8_t *x, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    int8_t room[FF_CONV_GROUP][FF_CONV_PATCH];
    struct ff_conv_s8_group group = {room[0], FF_CONV_PATCH, 0, z};
    for (uint32_t row = 0; row < w->rows; row++) {
        const struct ff_span down = ff_rows_at(w, row);
        for (uint32_t column = 0; column < w->columns; column++) {
            ff_conv_s8_lay_out(w, &down, column, x, room[group.count]);
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
    struct ff_conv_s8_group group = {.z = z};
    for (uint32_t row = 0; row < w->rows; row++) {
        const struct ff_span down = ff_rows_at(w, row);
        for (uint32_t column = 0; column < w->columns; column += group.count, group.z += group.count * layer->outputs) {
            group.count = 0;
            while (column + group.count < w->columns && ff_conv_s8_is_inside(w, column + group.count)) {
                group.count++;
            }
            group.x_step = w->stride_x * channels;
            if (group.count == 0) {
                ff_conv_s8_lay_out(w, &down, column, x, room);
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
            if (w->kernel_height == 1u && ff_conv_s8_is_inside(w, column)) {
                from = x + (down.at * w->width + column * w->stride_x - w->left) * w->channels;
            } else {
                ff_conv_s8_lay_out(w, &down, column, x, room);
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

/*
 * Whether leaving zeros out takes fewer instructions. Half a pair of listed inputs takes 6 of them, and a list about 225; a
 * pair of all inputs takes 12 where outputs fill four registers, 8 where they fill two and 6.5 else.
 */
static int ff_conv_s8_is_sparse(const struct ff_conv *layer, uint32_t inputs, uint32_t visits)
{
    const uint32_t lanes = (uint32_t)__riscv_vsetvlmax_e8m1(), outputs = layer->outputs;
    const uint32_t cost = outputs > 2u * lanes ? 24u : outputs > lanes ? 16u : 13u;
    const uint32_t positions = ff_positions(&layer->window);
    return 24u * (visits / positions) + 900u < cost * inputs;
}

FF_SHARED uint32_t ff_conv_s8(const struct ff_conv *layer, const int8_t *x, int32_t *acc, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t inputs = (uint32_t)w->kernel_height * w->kernel_width * w->channels;
    const uint32_t visits = ff_visits_s8(w, x);
    if (inputs > FF_CONV_PATCH || ff_conv_s8_is_sparse(layer, inputs, visits)) {
        ff_conv_s8_listed(layer, x, acc, z);
    } else if (w->kernel_height == 1u) {
        ff_conv_s8_flat(layer, inputs, x, z);
    } else {
        ff_conv_s8_laid_out(layer, inputs, x, z);
    }
    return layer->outputs * visits;
}

#endif
