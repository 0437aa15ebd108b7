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

/* Patches of positions, and where their outputs go; what is left of a group repeats its last position. */
struct ff_conv_s8_group {
    const int8_t *x[FF_CONV_GROUP];
    int8_t *z[FF_CONV_GROUP];
    uint32_t count;
};

FF_DEFINE_CONV(ff_conv_s8_of_1, 1)
FF_DEFINE_CONV(ff_conv_s8_of_2, 2)
FF_DEFINE_CONV(ff_conv_s8_of_4, 4)

/* z of a group of positions. */
static void ff_conv_s8_compute(const struct ff_conv *layer, uint32_t inputs, const struct ff_conv_s8_group *group)
{
    const uint32_t outputs = layer->outputs;
    const uint32_t one = (uint32_t)__riscv_vsetvlmax_e8m1(), most = 4u * one;
    for (uint32_t j = 0, vl; j < outputs; j += vl) {
        vl = outputs - j < most ? outputs - j : most;
        const struct ff_conv_block block = {
            layer->weights + j, layer->bias + j, layer->multiplier + j, layer->shift + j, outputs, inputs, vl, 2u * one
        };
        int8_t *const z[FF_CONV_GROUP] = {group->z[0] + j, group->z[1] + j, group->z[2] + j, group->z[3] + j};
        if (vl <= one) {
            ff_conv_s8_of_4(&block, group->x, z);
        } else if (vl <= 2u * one) {
            for (uint32_t i = 0; i < group->count; i += 2u) {
                ff_conv_s8_of_2(&block, group->x + i, z + i);
            }
        } else {
            for (uint32_t i = 0; i < group->count; i++) {
                ff_conv_s8_of_1(&block, group->x + i, z + i);
            }
        }
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

/* The whole patch of a position in a row of positions: where it lies in the map, or laid out in `room`. */
static inline const int8_t *ff_conv_s8_patch(const struct ff_window *w, struct ff_span down, uint32_t column, const int8_t *x,
                                             int8_t *room)
{
    const uint32_t channels = w->channels, start = column * w->stride_x;
    if (start < w->left || start + w->kernel_width > (uint32_t)w->left + w->width || down.count != w->kernel_height) {
        ff_conv_s8_pad(w, down, ff_columns_at(w, column), x, room);
        return room;
    }
    x += (down.at * w->width + start - w->left) * channels;
    if (w->kernel_height == 1u) {
        return x;
    }
    const uint32_t line = (uint32_t)w->kernel_width * channels;
    ff_conv_s8_copy(x, (uint32_t)w->width * channels, room, line, w->kernel_height, line);
    return room;
}

/* z of all positions, in groups; a patch has at most FF_CONV_PATCH inputs. */
static void ff_conv_s8_grouped(const struct ff_conv *layer, const int8_t *x, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t inputs = (uint32_t)w->kernel_height * w->kernel_width * w->channels;
    int8_t room[FF_CONV_GROUP][FF_CONV_PATCH];
    struct ff_conv_s8_group group = {.count = 0};
    for (uint32_t row = 0; row < w->rows; row++) {
        const struct ff_span down = ff_rows_at(w, row);
        for (uint32_t column = 0; column < w->columns; column++, z += layer->outputs) {
            const uint32_t at = group.count++;
            group.x[at] = ff_conv_s8_patch(w, down, column, x, room[at]);
            group.z[at] = z;
            if (row + 1u == w->rows && column + 1u == w->columns) {
                for (uint32_t i = group.count; i < FF_CONV_GROUP; i++) {
                    group.x[i] = group.x[at];
                    group.z[i] = z;
                }
            } else if (group.count < FF_CONV_GROUP) {
                continue;
            }
            ff_conv_s8_compute(layer, inputs, &group);
            group.count = 0;
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
            patch.weights = layer->weights;
            patch.inputs = (uint16_t)inputs;
            (void)ff_dense_s8_sparse(&patch, ff_conv_s8_patch(w, down, position % w->columns, x, room), acc, z);
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

FF_SHARED uint32_t ff_conv_s8(const struct ff_conv *layer, const int8_t *x, int32_t *acc, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t inputs = (uint32_t)w->kernel_height * w->kernel_width * w->channels, outputs = layer->outputs;
    const uint32_t visits = ff_visits_s8(w, x);
    /* Eighths of all products up to which it pays to leave zeros out: fewer where a row of weights fills less of a register. */
    const uint32_t eighths = outputs > 2u * (uint32_t)__riscv_vsetvlmax_e8m1() ? 5u : 3u;
    if (inputs <= FF_CONV_PATCH && visits > ff_positions(w) * inputs / 8u * eighths) {
        ff_conv_s8_grouped(layer, x, z);
    } else {
        ff_conv_s8_listed(layer, x, acc, z);
    }
    return outputs * visits;
}

#endif
