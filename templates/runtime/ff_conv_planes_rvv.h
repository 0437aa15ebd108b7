/*
 * Pieces of int8 maps as planes, one for each channel, and for each row and column modulo the stride, with the padding in them:
 * then a tap of neighbouring positions is a run of bytes in a plane. Positions are counted along rows of `pitch`, the last of
 * which have no window of their own, so that pieces go on from row to row. Outputs of a piece come together beside its planes,
 * and go where they belong when nothing of the piece is read any more.
 */
#ifndef FF_CONV_PLANES_RVV_H
#define FF_CONV_PLANES_RVV_H

#include "ff_conv_patch_rvv.h"
#include "ff_window.h"

#define FF_PLANES_POSITIONS 64u /* of a piece, at most */
#define FF_PLANES_ROOM 4096u    /* bytes for all that is kept of a piece */

/* What the planes of a layer are like. */
struct ff_planes {
    uint32_t count;     /* of planes */
    uint32_t size;      /* bytes of a plane */
    uint32_t pitch;     /* positions from one row to the next */
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
    return (4u + at_once) * ff_planes_weights_bytes(planes) + planes->count * planes->size + FF_PLANES_POSITIONS * outputs;
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
    int small;     /* whether the products of four taps fit into 16 bits */
    int8_t *weight;
    uint32_t weight_step; /* to those of the next output */
    uint32_t at_once;     /* outputs for whose weights there is room */
};

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

/* The planes of a row and a column modulo the stride. */
struct ff_planes_part {
    uint32_t down;
    uint32_t across;
    uint32_t first; /* column that is in the map */
    uint32_t end;   /* and the one behind the last */
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

#endif
