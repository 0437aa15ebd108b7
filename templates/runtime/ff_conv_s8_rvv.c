/*
 * Convolutions of int8 maps, in one of three ways, whichever takes the fewest instructions. Outputs are lanes: patches are laid
 * out, zeros where they are outside the map, and each row of weights is loaded once, for one position where it fills four
 * registers, for two where it fills two, for four where it fills one. Or outputs are lanes, and inputs that are not zero are
 * listed for each position. Or positions are lanes, where there are few outputs.
 */
#ifndef FF_CONV_S8_RVV_C
#define FF_CONV_S8_RVV_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_conv_block_rvv.h"
#include "ff_conv_cost_rvv.h"
#include "ff_conv_fours_rvv.h"
#include "ff_conv_list_rvv.h"
#include "ff_conv_patch_rvv.h"
#include "ff_conv_positions_rvv.h"
#include "ff_conv_s8.h"
#include "ff_dense_sparse_rvv.h"
#include "ff_lanes_rvv.h"
#include "ff_visits.h"
#include "ff_window_part.h"

#define FF_CONV_GROUP 4u /* positions that are computed together, at most */
#define FF_CONV_MANY 16u /* positions for which it pays to look at all weights */

FF_DEFINE_CONV(ff_conv_s8_of_1, 1)
FF_DEFINE_CONV(ff_conv_s8_of_2, 2)
FF_DEFINE_CONV(ff_conv_s8_of_4, 4)

/* The block of outputs from j on: as many as four registers have room for. */
static inline struct ff_conv_block ff_conv_s8_block(const struct ff_conv *layer, uint32_t inputs, uint32_t j)
{
    const size_t vl = __riscv_vsetvl_e8m4(layer->outputs - j), half = __riscv_vsetvlmax_e32m8();
    const struct ff_conv_block block = {
        .weights = layer->weights + j, .bias = layer->bias + j, .multiplier = layer->multiplier + j, .shift = layer->shift,
        .outputs = layer->outputs, .inputs = inputs, .vl = vl, .lower = vl < half ? vl : half, .first = j
    };
    return block;
}

/* Rows of positions of a layer, and a block of outputs. */
struct ff_conv_s8_job {
    struct ff_window window;
    struct ff_conv_block block;
    const int8_t *x;
    int8_t *z; /* of the first row */
    uint32_t from;
    uint32_t end;
};

/* z of a block at `most` positions, a constant. */
static inline __attribute__((always_inline)) void ff_conv_s8_of(const struct ff_conv_block *block, const int8_t *const *x,
                                                                int8_t *const *z, uint32_t most)
{
    if (most == 1u) {
        ff_conv_s8_of_1(block, x, z);
    } else if (most == 2u) {
        ff_conv_s8_of_2(block, x, z);
    } else {
        ff_conv_s8_of_4(block, x, z);
    }
}

/* z of a block at positions whose patches lie in the map, `step` inputs apart. */
__attribute__((noinline)) static void ff_conv_s8_in_map(const struct ff_conv_block *from, const int8_t *x, uint32_t step,
                                                        int8_t *z, uint32_t count)
{
    const struct ff_conv_block block = *from;
    for (; count != 0; count--, x += step, z += block.outputs) {
        ff_conv_s8_of_1(&block, &x, &z);
    }
}

/* z of a block at all positions, `most` at a time, a constant. Where fewer are left, the last one is repeated. */
static inline __attribute__((always_inline)) void ff_conv_s8_walk(const struct ff_conv_s8_job *job, uint32_t most)
{
    const struct ff_window w = job->window;
    const struct ff_conv_block block = job->block;
    const struct ff_columns inside = ff_columns_inside(&w);
    const uint32_t in_map = w.kernel_height == 1u ? inside.count : 0, step = (uint32_t)w.stride_x * w.channels;
    int8_t room[FF_CONV_GROUP][FF_CONV_PATCH], *z[FF_CONV_GROUP] = {job->z};
    const int8_t *x[FF_CONV_GROUP];
    uint32_t count = 0;
    for (uint32_t row = job->from; row < job->end; row++) {
        const struct ff_conv_line line = ff_conv_line_at(&w, row, job->x);
        for (uint32_t column = 0; column < w.columns; column++) {
            x[count] = room[count];
            if (column - inside.from < in_map) {
                x[count] = line.x + (column * w.stride_x - w.left) * w.channels;
                if (most == 1u) {
                    ff_conv_s8_in_map(&job->block, x[0], step, z[0], in_map);
                    z[0] += in_map * block.outputs;
                    column += in_map - 1u;
                    continue;
                }
            } else {
                ff_conv_patch_lay_out(&w, &line, column, column - inside.from < inside.count, room[count]);
            }
            count++;
            if (count == most) {
                ff_conv_s8_of(&block, x, z, most);
                z[0] = z[most - 1u] + block.outputs;
                count = 0;
            } else {
                z[count] = z[count - 1u] + block.outputs;
            }
        }
    }
    if (count != 0) {
        for (; count < most; count++) {
            x[count] = x[count - 1u];
            z[count] = z[count - 1u];
        }
        ff_conv_s8_of(&block, x, z, most);
    }
}

__attribute__((noinline)) static void ff_conv_s8_by_1(const struct ff_conv_s8_job *job)
{
    ff_conv_s8_walk(job, 1u);
}

__attribute__((noinline)) static void ff_conv_s8_by_2(const struct ff_conv_s8_job *job)
{
    ff_conv_s8_walk(job, 2u);
}

__attribute__((noinline)) static void ff_conv_s8_by_4(const struct ff_conv_s8_job *job)
{
    ff_conv_s8_walk(job, 4u);
}

/* z of all positions of a job, whose block is one of one position at a time. */
static void ff_conv_s8_one_by_one(struct ff_conv_s8_job *job)
{
    const struct ff_window *const w = &job->window;
    const struct ff_conv_block *const block = &job->block;
    uint8_t large[FF_CONV_PATCH / 32u];
    job->block.large = large;
    if ((job->end - job->from) * w->columns >= FF_CONV_MANY) {
        const int signs = ff_conv_have_signs(job->x, (uint32_t)w->height * w->width * w->channels);
        ff_conv_find_large(block->weights, block->outputs, block->inputs, block->vl, signs, large);
    } else {
        for (uint32_t i = 0; i < sizeof large; i++) {
            large[i] = 1;
        }
    }
    ff_conv_s8_by_1(job);
}

/* z of all positions, from whole patches: of all outputs at once, or row by row a block of them after the other. */
static void ff_conv_s8_dense(const struct ff_conv *layer, uint32_t inputs, const int8_t *x, int8_t *z)
{
    struct ff_conv_s8_job job = {.window = layer->window, .x = x, .z = z, .end = layer->window.rows};
    const uint32_t all = (uint32_t)__riscv_vsetvlmax_e8m4(), at_once = layer->outputs <= all ? layer->window.rows : 1u;
    for (job.from = 0; job.from < layer->window.rows; job.from += at_once, job.z += layer->window.columns * layer->outputs) {
        job.end = job.from + at_once;
        for (uint32_t j = 0; j < layer->outputs; j += (uint32_t)job.block.vl) {
            job.block = ff_conv_s8_block(layer, inputs, j);
            const uint32_t positions = ff_conv_positions_of((uint32_t)job.block.vl);
            if (positions == 1u) {
                ff_conv_s8_one_by_one(&job);
            } else if (positions == 2u) {
                ff_conv_s8_by_2(&job);
            } else {
                ff_conv_s8_by_4(&job);
            }
        }
    }
}

/* z of a block of outputs from a list. */
FF_BLOCK_BODY ff_conv_s8_of_list(const struct ff_conv_block *block, const struct ff_conv_list *list, uint32_t count, int8_t *z)
{
    if (block->vl == block->lower) {
        ff_taps_to_outputs_narrow(block, list->value, list->row, count, z);
    } else {
        ff_taps_to_outputs_wide(block, list->value, list->row, count, z);
    }
}

/* z of some positions next to each other whose windows are alike. */
__attribute__((noinline)) static void ff_conv_s8_listed_run(const struct ff_conv *layer, struct ff_patch patch, const int8_t *x,
                                                            int8_t *z, uint32_t count)
{
    const uint32_t outputs = layer->outputs, step = (uint32_t)layer->window.stride_x * layer->window.channels;
    const uint32_t weights = (uint32_t)(uintptr_t)(layer->weights + patch.weights);
    struct ff_conv_block block = ff_conv_s8_block(layer, 0, 0);
    struct ff_conv_list list;
    for (const int8_t *const end = z + count * outputs; z != end; x += step, z += outputs) {
        const uint32_t listed = ff_conv_list_of(&list, &patch, x, weights);
        ff_conv_s8_of_list(&block, &list, listed, z);
        if (block.vl == outputs) {
            continue;
        }
        for (uint32_t j = (uint32_t)block.vl; j < outputs; j += (uint32_t)block.vl) {
            ff_conv_list_advance(&list, listed, (uint32_t)block.vl);
            block = ff_conv_s8_block(layer, 0, j);
            ff_conv_s8_of_list(&block, &list, listed, z + j);
        }
        block = ff_conv_s8_block(layer, 0, 0);
    }
}

/* z of all positions, from the inputs that are not zero. */
static void ff_conv_s8_listed(const struct ff_conv *layer, const int8_t *x, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const struct ff_columns inside = ff_columns_inside(w);
    for (uint32_t row = 0; row < w->rows; row++) {
        const struct ff_span down = ff_rows_at(w, row);
        for (uint32_t column = 0, count; column < w->columns; column += count, z += count * layer->outputs) {
            const struct ff_patch patch = ff_patch_of(w, layer->outputs, ff_cover_of(w, down, column));
            count = ff_columns_alike(inside, column);
            ff_conv_s8_listed_run(layer, patch, x + patch.x, z, count);
        }
    }
}

/* z = min(127, max(0, requantize(acc))) of one position. */
static void ff_conv_s8_activate(const struct ff_conv *layer, const int32_t *acc, int8_t *z)
{
    const int32_t *multiplier = layer->multiplier;
    for (size_t vl, rest = layer->outputs; rest != 0; acc += vl, multiplier += vl, z += vl, rest -= vl) {
        vl = __riscv_vsetvl_e32m8(rest);
        const vint32m8_t factors = __riscv_vle32_v_i32m8(multiplier, vl);
        const vint32m8_t scaled = __riscv_vmulh_vv_i32m8(__riscv_vle32_v_i32m8(acc, vl), factors, vl);
        __riscv_vse8_v_i8m2(z, ff_relu_i8m2(__riscv_vnclip_wx_i16m4(scaled, layer->shift, __RISCV_VXRM_RNU, vl), vl), vl);
    }
}

/* z of all positions of windows that are too long to lay out or to list: products of sparse inputs, a row of a window each. */
static void ff_conv_s8_by_row(const struct ff_conv *layer, const int8_t *x, int32_t *acc, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    for (uint32_t position = 0; position < ff_positions(w); position++, z += layer->outputs) {
        const struct ff_patch patch = ff_patch_at(w, layer->outputs, position);
        const int8_t *const weights = layer->weights + patch.weights, *const values = x + patch.x;
        const int32_t *from = layer->bias;
        for (uint32_t i = 0; i < patch.runs; i++, from = acc) {
            const int8_t *const rows = weights + i * patch.weight_step;
            ff_accumulate_s8_sparse(rows, patch.run, layer->outputs, values + i * patch.x_step, from, acc);
        }
        ff_conv_s8_activate(layer, acc, z);
    }
}

/*
 * The layer over the map as one row of pixels, where positions are pixels. Not where outputs need several blocks: those read a
 * row again, of which outputs may have taken the place.
 */
static inline struct ff_conv ff_conv_s8_pointwise(struct ff_conv layer)
{
    struct ff_window *const w = &layer.window;
    const uint32_t pixels = (uint32_t)w->height * w->width;
    if (ff_is_pointwise(w) && pixels <= UINT16_MAX && layer.outputs <= __riscv_vsetvlmax_e8m4()) {
        w->height = w->rows = 1u;
        w->width = w->columns = (uint16_t)pixels;
    }
    return layer;
}

static uint32_t ff_conv_s8_map(const struct ff_conv *given, const int8_t *x, int32_t *acc, int8_t *z)
{
    const struct ff_conv layer = ff_conv_s8_pointwise(*given);
    const struct ff_window *const w = &layer.window;
    const uint32_t inputs = (uint32_t)w->kernel_height * w->kernel_width * w->channels, positions = ff_positions(w);
    const uint32_t visits = ff_visits_s8(w, x);
    if (inputs > FF_CONV_PATCH) {
        ff_conv_s8_by_row(&layer, x, acc, z);
        return layer.outputs * visits;
    }
    const uint32_t dense = positions * ff_conv_cost_dense(&layer, inputs);
    const uint32_t listed = positions * ff_conv_cost_listed(&layer, visits / positions);
    const struct ff_planes planes = ff_planes_of(w);
    const uint32_t in_planes = ff_conv_cost_planes(&planes, layer.outputs);
    if (in_planes < dense && in_planes + in_planes / 8u < listed) { /* its instructions are longer ones */
        ff_conv_positions_walk(&layer, &planes, x, z);
    } else if (listed < dense) {
        ff_conv_s8_listed(&layer, x, z);
    } else {
        ff_conv_s8_dense(&layer, inputs, x, z);
    }
    return layer.outputs * visits;
}

/* Windows that are too long stay on one core: the products of their rows are other kernels, which may call for a team. */
static uint32_t ff_conv_s8_cores(const struct ff_conv *layer)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t inputs = (uint32_t)w->kernel_height * w->kernel_width * w->channels;
    return inputs > FF_CONV_PATCH ? 1u : ff_window_cores(w, layer->outputs);
}
#define FF_CONV_S8_CORES ff_conv_s8_cores

#include "ff_conv_s8_public.h"

#endif
