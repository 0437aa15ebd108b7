/*
 * Convolutions whose lanes are positions, for few outputs. A piece of the map is turned into planes, one for each channel, and
 * for each row and column modulo the stride, with the padding in them: then a tap of neighbouring positions is a run of bytes
 * in a plane. Positions are counted along rows of `pitch`, the last of which have no window of their own, so that pieces go on
 * from row to row. Outputs of a piece come together in a room, and go where they belong when nothing of the piece is read any
 * more.
 */
#ifndef FF_CONV_PLANES_RVV_H
#define FF_CONV_PLANES_RVV_H

#include "ff_conv_patch_rvv.h"
#include "ff_conv_s8.h"
#include "ff_conv_taps_rvv.h"

#define FF_PLANES_POSITIONS 64u /* of a piece, at most */
#define FF_PLANES_ROOM 4096u    /* bytes for all that is kept of a piece */

/* What the planes of a layer are like. */
struct ff_planes {
    uint32_t count; /* of planes */
    uint32_t size;  /* bytes of a plane */
    uint32_t pitch; /* positions from one row to the next */
    uint32_t positions; /* of all pieces, with those between rows */
    uint32_t taps;
};

static inline struct ff_planes ff_planes_of(const struct ff_window *w)
{
    const uint32_t pitch = w->columns + (w->kernel_width - 1u) / w->stride_x;
    const struct ff_planes planes = {
        .count = (uint32_t)w->stride_y * w->stride_x * w->channels,
        .size = FF_PLANES_POSITIONS + (w->kernel_height - 1u) / w->stride_y * pitch + (w->kernel_width - 1u) / w->stride_x,
        .pitch = pitch,
        .positions = (w->rows - 1u) * pitch + w->columns,
        .taps = (uint32_t)w->kernel_height * w->kernel_width * w->channels
    };
    return planes;
}

/* Bytes for the weights of an output: zeros fill up the last four. */
static inline uint32_t ff_planes_weights_bytes(const struct ff_planes *planes)
{
    return (planes->taps + 3u) & ~3u;
}

/* Bytes for a piece, with the weights of some outputs at a time. */
static inline uint32_t ff_planes_bytes(const struct ff_planes *planes, uint32_t outputs, uint32_t at_once)
{
    return (4u + at_once) * ff_planes_weights_bytes(planes) + planes->count * planes->size + (FF_PLANES_POSITIONS + 1u) * outputs;
}

static inline int ff_planes_have_room(const struct ff_planes *planes, uint32_t outputs)
{
    return planes->taps <= FF_PLANES_ROOM && outputs <= FF_PLANES_ROOM && planes->count <= FF_PLANES_ROOM &&
           planes->size <= FF_PLANES_ROOM && ff_planes_bytes(planes, outputs, 1u) <= FF_PLANES_ROOM;
}

/* Where the parts of a piece are. */
struct ff_planes_piece {
    uint32_t *row; /* addresses of the taps of the first position */
    int8_t *plane;
    int8_t *z;     /* [positions][outputs] */
    int8_t *small; /* [outputs], 1 where the products of four taps fit into 16 bits */
    int8_t *weight;
    uint32_t weight_step; /* to those of the next output: nothing where there is no room for all */
};

/* The weights of an output. */
static inline void ff_planes_weights(const int8_t *from, uint32_t outputs, uint32_t taps, int8_t *weight)
{
    for (size_t vl; taps != 0; from += vl * outputs, weight += vl, taps -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e8m8(taps);
        __riscv_vse8_v_i8m8(weight, __riscv_vlse8_v_i8m8(from, (ptrdiff_t)outputs, vl), vl);
    }
}

/* Sums of four bytes each. */
static inline vint16m2_t ff_planes_sums(vint8m1_t a, vint8m1_t b, vint8m1_t c, vint8m1_t d, size_t vl)
{
    return __riscv_vadd_vv_i16m2(__riscv_vwadd_vv_i16m2(a, b, vl), __riscv_vwadd_vv_i16m2(c, d, vl), vl);
}

/*
 * Whether the products of each four weights with inputs fit into 16 bits: 258 * 127 does. Inputs of one sign meet positive weights
 * or negative ones, others may meet all of them.
 */
static int ff_planes_are_small(const int8_t *weight, uint32_t fours, int signs)
{
    for (size_t vl; fours != 0; weight += 4u * vl, fours -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e8m1(fours);
        const vint8m1x4_t four = __riscv_vlseg4e8_v_i8m1x4(weight, vl);
        const vint8m1_t a = __riscv_vget_v_i8m1x4_i8m1(four, 0), b = __riscv_vget_v_i8m1x4_i8m1(four, 1);
        const vint8m1_t c = __riscv_vget_v_i8m1x4_i8m1(four, 2), d = __riscv_vget_v_i8m1x4_i8m1(four, 3);
        const vint16m2_t above = ff_planes_sums(__riscv_vmax_vx_i8m1(a, 0, vl), __riscv_vmax_vx_i8m1(b, 0, vl),
                                                __riscv_vmax_vx_i8m1(c, 0, vl), __riscv_vmax_vx_i8m1(d, 0, vl), vl);
        const vint16m2_t below = __riscv_vsub_vv_i16m2(above, ff_planes_sums(a, b, c, d, vl), vl);
        const vint16m2_t most = signs ? __riscv_vadd_vv_i16m2(above, below, vl) : __riscv_vmax_vv_i16m2(above, below, vl);
        if (__riscv_vfirst_m_b8(__riscv_vmsgt_vx_i16m2_b8(most, 258, vl), vl) >= 0) {
            return 0;
        }
    }
    return 1;
}

/* Whether any input is negative. */
static int ff_planes_have_signs(const int8_t *x, uint32_t count)
{
    for (size_t vl; count != 0; x += vl, count -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e8m8(count);
        if (__riscv_vfirst_m_b1(__riscv_vmslt_vx_i8m8_b1(__riscv_vle8_v_i8m8(x, vl), 0, vl), vl) >= 0) {
            return 1;
        }
    }
    return 0;
}

/* Where the taps of the first position of a piece are. */
static inline void ff_planes_rows(const struct ff_window *w, const struct ff_planes *planes, const int8_t *plane, uint32_t *row)
{
    for (uint32_t y = 0; y < w->kernel_height; y++) {
        for (uint32_t x = 0; x < w->kernel_width; x++) {
            const uint32_t first = (y % w->stride_y * w->stride_x + x % w->stride_x) * w->channels;
            const int8_t *at = plane + first * planes->size + y / w->stride_y * planes->pitch + x / w->stride_x;
            for (uint32_t c = 0; c < w->channels; c++, at += planes->size) {
                *row++ = (uint32_t)(uintptr_t)at;
            }
        }
    }
    for (uint32_t i = planes->taps; i % 4u != 0; i++) {
        *row++ = (uint32_t)(uintptr_t)plane; /* beside a weight of 0 */
    }
}

/* What is the same for all pieces. */
static inline struct ff_planes_piece ff_planes_begin(const struct ff_conv *layer, const struct ff_planes *planes, const int8_t *x,
                                                     uint32_t *room)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t outputs = layer->outputs, weights = ff_planes_weights_bytes(planes);
    int8_t *const plane = (int8_t *)(room + weights), *const z = plane + planes->count * planes->size;
    int8_t *const small = z + FF_PLANES_POSITIONS * outputs, *weight = small + outputs;
    const int all = ff_planes_bytes(planes, outputs, outputs) <= FF_PLANES_ROOM;
    const struct ff_planes_piece piece = {room, plane, z, small, weight, all ? weights : 0};
    const int signs = ff_planes_have_signs(x, (uint32_t)w->height * w->width * w->channels);
    ff_planes_rows(w, planes, plane, room);
    ff_conv_patch_clear(weight, weights * (all ? outputs : 1u));
    for (uint32_t j = 0; j < outputs; j++, weight += piece.weight_step) {
        ff_planes_weights(layer->weights + j, outputs, planes->taps, weight);
        small[j] = (int8_t)ff_planes_are_small(weight, weights / 4u, signs);
    }
    return piece;
}

/* Copies a run of pixels, `step` inputs apart, to the planes of their channels. */
static inline void ff_planes_fill_run(const int8_t *x, uint32_t step, uint32_t channels, int8_t *plane, uint32_t size, uint32_t run)
{
    for (size_t vl; run != 0; x += vl * step, plane += vl, run -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e8m8(run);
        const int8_t *from = x, *const end = x + channels;
        int8_t *to = plane;
        do {
            __riscv_vse8_v_i8m8(to, __riscv_vlse8_v_i8m8(from, (ptrdiff_t)step, vl), vl);
            from++;
            to += size;
        } while (from != end);
    }
}

/* Where something is between two rows of a map that has been divided by the stride. */
struct ff_planes_part {
    uint32_t down;
    uint32_t across;
    uint32_t first; /* column of the part that is in the map */
    uint32_t end;
};

static inline struct ff_planes_part ff_planes_part_of(const struct ff_window *w, uint32_t down, uint32_t across)
{
    const uint32_t stride = w->stride_x, before = w->left, all = before + w->width;
    const struct ff_planes_part part = {
        down, across, across < before ? (before - across + stride - 1u) / stride : 0,
        across < all ? (all - across + stride - 1u) / stride : 0
    };
    return part;
}

/* Fills planes of a part for `rest` positions from `from` on, row by row. */
static inline void ff_planes_fill_part(const struct ff_window *w, const struct ff_planes *planes, struct ff_planes_part part,
                                       const int8_t *x, uint32_t from, uint32_t rest, int8_t *plane)
{
    const uint32_t channels = w->channels, pitch = planes->pitch;
    uint32_t line = from / pitch * w->stride_y + part.down - w->top; /* beyond the height where it is before the map */
    uint32_t column = from % pitch;
    plane += (part.down * w->stride_x + part.across) * channels * planes->size;
    for (uint32_t run; rest != 0; rest -= run, plane += run, column = 0, line += w->stride_y) {
        run = pitch - column < rest ? pitch - column : rest;
        const uint32_t first = part.first < column ? column : part.first, end = part.end < column + run ? part.end : column + run;
        if (line < w->height && first < end) {
            const int8_t *const at = x + (line * w->width + first * w->stride_x + part.across - w->left) * channels;
            ff_planes_fill_run(at, w->stride_x * channels, channels, plane + (first - column), planes->size, end - first);
        }
    }
}

/* Fills planes, which hold zeros, for `count` positions from `from` on. */
__attribute__((noinline)) static void ff_planes_fill(const struct ff_window *w, const struct ff_planes *planes, const int8_t *x,
                                                     uint32_t from, uint32_t count, int8_t *plane)
{
    for (uint32_t down = 0; down < w->stride_y; down++) {
        for (uint32_t across = 0; across < w->stride_x; across++) {
            const struct ff_planes_part part = ff_planes_part_of(w, down, across);
            ff_planes_fill_part(w, planes, part, x, from, count, plane);
        }
    }
}

/* Brings the end of each plane, which the next piece shares, to its beginning, and clears what is behind. */
static inline void ff_planes_move_on(const struct ff_planes *planes, int8_t *plane)
{
    const uint32_t shared = planes->size - FF_PLANES_POSITIONS;
    for (uint32_t rest = planes->count; rest != 0; rest--, plane += planes->size) {
        ff_conv_patch_copy(plane + FF_PLANES_POSITIONS, 0, plane, 0, 1u, shared);
        ff_conv_patch_clear(plane + shared, FF_PLANES_POSITIONS);
    }
}

/* z of `vl` positions, one output after the other. */
__attribute__((noinline)) static void ff_planes_compute(const struct ff_conv *layer, uint32_t taps, const struct ff_planes_piece *piece,
                                                        uint32_t vl)
{
    const uint32_t outputs = layer->outputs, *const row = piece->row;
    const int wide = vl > __riscv_vsetvlmax_e8m2();
    const int8_t *weights = layer->weights, *small = piece->small;
    int8_t *weight = piece->weight, *z = piece->z;
    struct ff_conv_block block = {
        .bias = layer->bias, .multiplier = layer->multiplier, .shift = layer->shift, .outputs = outputs, .vl = vl
    };
    for (uint32_t rest = outputs; rest != 0; rest--, weight += piece->weight_step, z++, small++) {
        if (piece->weight_step == 0) {
            ff_planes_weights(weights++, outputs, taps, weight);
        }
        if (wide && *small) {
            ff_taps_to_positions_wide_by_4(&block, weight, row, taps, z);
        } else if (wide) {
            ff_taps_to_positions_wide_by_2(&block, weight, row, taps, z);
        } else if (*small) {
            ff_taps_to_positions_narrow_by_4(&block, weight, row, taps, z);
        } else {
            ff_taps_to_positions_narrow_by_2(&block, weight, row, taps, z);
        }
        block.bias++;
        block.multiplier++;
        block.shift++;
    }
}

/* Outputs of positions that have windows, to where they belong. */
static void ff_planes_store(const struct ff_window *w, uint32_t pitch, const int8_t *from, uint32_t position, uint32_t count,
                            uint32_t outputs, int8_t *z)
{
    uint32_t column = position % pitch;
    z += (position / pitch * w->columns + column) * outputs;
    for (uint32_t run; count != 0; count -= run, from += run * outputs, column = 0) {
        run = pitch - column < count ? pitch - column : count;
        if (column < w->columns) {
            const uint32_t own = w->columns - column < run ? w->columns - column : run;
            ff_conv_patch_copy(from, 0, z, 0, 1u, own * outputs);
            z += own * outputs;
        } else {
            z -= (column - w->columns) * outputs;
        }
    }
}

/* z of all positions, a piece after the other. */
static void ff_planes_walk(const struct ff_conv *layer, const struct ff_planes *planes, const int8_t *x, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t shared = planes->size - FF_PLANES_POSITIONS;
    uint32_t room[FF_PLANES_ROOM / 4u];
    const struct ff_planes_piece piece = ff_planes_begin(layer, planes, x, room);
    ff_conv_patch_clear(piece.plane, planes->count * planes->size);
    ff_planes_fill(w, planes, x, 0, shared, piece.plane);
    for (uint32_t from = 0, count;; from += count) {
        count = planes->positions - from < FF_PLANES_POSITIONS ? planes->positions - from : FF_PLANES_POSITIONS;
        ff_planes_fill(w, planes, x, from + shared, count, piece.plane + shared);
        ff_planes_compute(layer, planes->taps, &piece, count);
        ff_planes_store(w, planes->pitch, piece.z, from, count, layer->outputs, z);
        if (from + count == planes->positions) {
            return;
        }
        ff_planes_move_on(planes, piece.plane);
    }
}

#endif
