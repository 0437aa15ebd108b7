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

#define FF_PLANES_POSITIONS 64u
#define FF_PLANES_OUTPUTS 16u
#define FF_PLANES_TAPS 160u
#define FF_PLANES_BYTES 2304u

/* What the planes of a layer are like. */
struct ff_planes {
    uint32_t planes;
    uint32_t pitch; /* positions from one row to the next */
    uint32_t count; /* positions, with those between rows */
    uint32_t size;  /* bytes of a plane */
    uint32_t taps;
};

static inline struct ff_planes ff_planes_of(const struct ff_window *w)
{
    const uint32_t pitch = w->columns + (w->kernel_width - 1u) / w->stride_x;
    const struct ff_planes planes = {
        .planes = (uint32_t)w->stride_y * w->stride_x * w->channels,
        .pitch = pitch,
        .count = (w->rows - 1u) * pitch + w->columns,
        .size = FF_PLANES_POSITIONS + (w->kernel_height - 1u) / w->stride_y * pitch + (w->kernel_width - 1u) / w->stride_x,
        .taps = (uint32_t)w->kernel_height * w->kernel_width * w->channels
    };
    return planes;
}

static inline int ff_planes_have_room(const struct ff_planes *planes, uint32_t outputs)
{
    return outputs <= FF_PLANES_OUTPUTS && planes->taps <= FF_PLANES_TAPS && planes->size <= FF_PLANES_BYTES &&
           planes->planes <= FF_PLANES_BYTES && planes->planes * planes->size <= FF_PLANES_BYTES;
}

struct ff_planes_room {
    int8_t plane[FF_PLANES_BYTES];
    int8_t z[FF_PLANES_POSITIONS * FF_PLANES_OUTPUTS];
    int8_t weight[FF_PLANES_TAPS + 1u]; /* of one output */
    uint32_t row[FF_PLANES_TAPS + 1u];  /* where each tap of the first position of the piece is */
};

/* Where the taps are. */
static inline void ff_planes_begin(const struct ff_window *w, const struct ff_planes *planes, struct ff_planes_room *room)
{
    uint32_t *row = room->row;
    for (uint32_t y = 0; y < w->kernel_height; y++) {
        for (uint32_t x = 0; x < w->kernel_width; x++) {
            const uint32_t plane = (y % w->stride_y * w->stride_x + x % w->stride_x) * w->channels;
            const int8_t *at = room->plane + plane * planes->size + y / w->stride_y * planes->pitch + x / w->stride_x;
            for (uint32_t c = 0; c < w->channels; c++, at += planes->size) {
                *row++ = (uint32_t)(uintptr_t)at;
            }
        }
    }
    *row = (uint32_t)(uintptr_t)room->plane; /* beside a weight of 0 */
}

/* Copies a run of pixels, `step` inputs apart, to the planes of their channels. */
static inline void ff_planes_fill_run(const int8_t *x, uint32_t step, uint32_t channels, int8_t *plane, uint32_t size, uint32_t run)
{
    for (size_t vl; run != 0; x += vl * step, plane += vl, run -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e8m8(run);
        int8_t *to = plane;
        for (const int8_t *from = x, *const end = x + channels; from != end; from++, to += size) {
            __riscv_vse8_v_i8m8(to, __riscv_vlse8_v_i8m8(from, (ptrdiff_t)step, vl), vl);
        }
    }
}

/* Fills planes from `column` on of row `y` of them, as far as `end`; `to` is where that column is in the first plane. */
static inline void ff_planes_fill_row(const struct ff_window *w, const struct ff_planes *planes, const int8_t *x, uint32_t y,
                                      uint32_t column, uint32_t end, int8_t *to)
{
    const uint32_t channels = w->channels, stride = w->stride_x;
    for (uint32_t down = 0; down < w->stride_y; down++) {
        const uint32_t line = y * w->stride_y + down - w->top; /* beyond the height where it is before the first */
        if (line >= w->height) {
            continue;
        }
        for (uint32_t across = 0; across < stride; across++) {
            const uint32_t before = w->left + stride - 1u - across; /* rounds up */
            const uint32_t first = across >= w->left || before / stride < column ? column : before / stride;
            const uint32_t behind = (w->left + w->width - across + stride - 1u) / stride, last = behind < end ? behind : end;
            if (across < w->left + w->width && first < last) {
                const uint32_t at = line * w->width + first * stride + across - w->left;
                int8_t *const plane = to + (down * stride + across) * channels * planes->size + (first - column);
                ff_planes_fill_run(x + at * channels, stride * channels, channels, plane, planes->size, last - first);
            }
        }
    }
}

/* Fills planes for positions from `from` on, row by row. */
static inline void ff_planes_fill(const struct ff_window *w, const struct ff_planes *planes, const int8_t *x, uint32_t from,
                                  uint32_t count, int8_t *plane)
{
    uint32_t row = from / planes->pitch, column = from % planes->pitch;
    ff_conv_patch_clear(plane, planes->planes * planes->size);
    for (uint32_t rest = planes->size - FF_PLANES_POSITIONS + count; rest != 0; row++, column = 0) {
        const uint32_t run = planes->pitch - column < rest ? planes->pitch - column : rest;
        ff_planes_fill_row(w, planes, x, row, column, column + run, plane);
        plane += run;
        rest -= run;
    }
}

/* Outputs of positions that have windows, to where they belong. */
static inline void ff_planes_store(const struct ff_window *w, const struct ff_planes *planes, const int8_t *room, uint32_t from,
                                   uint32_t count, uint32_t outputs, int8_t *z)
{
    uint32_t row = from / planes->pitch, column = from % planes->pitch;
    for (; count != 0; row++, column = 0) {
        const uint32_t run = planes->pitch - column < count ? planes->pitch - column : count;
        if (column < w->columns) {
            const uint32_t own = w->columns - column < run ? w->columns - column : run;
            ff_conv_patch_copy(room, 0, z + (row * w->columns + column) * outputs, 0, 1u, own * outputs);
        }
        room += run * outputs;
        count -= run;
    }
}

/* The weights of an output, and a 0. */
static inline void ff_planes_weights(const int8_t *from, uint32_t outputs, uint32_t taps, int8_t *weight)
{
    weight[taps] = 0;
    for (size_t vl; taps != 0; from += vl * outputs, weight += vl, taps -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e8m8(taps);
        __riscv_vse8_v_i8m8(weight, __riscv_vlse8_v_i8m8(from, (ptrdiff_t)outputs, vl), vl);
    }
}

/* z of all positions, a piece after the other. */
__attribute__((noinline)) static void ff_planes_compute(const struct ff_conv *layer, const struct ff_planes *planes, const int8_t *x,
                                                        int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t outputs = layer->outputs, lanes = (uint32_t)__riscv_vsetvlmax_e8m4();
    const uint32_t most = lanes < FF_PLANES_POSITIONS ? lanes : FF_PLANES_POSITIONS;
    struct ff_planes_room room;
    ff_planes_begin(w, planes, &room);
    for (uint32_t from = 0, vl; from < planes->count; from += vl) {
        vl = planes->count - from < most ? planes->count - from : most;
        ff_planes_fill(w, planes, x, from, vl, room.plane);
        for (uint32_t j = 0; j < outputs; j++) {
            const struct ff_conv_block block = {
                .bias = layer->bias + j, .multiplier = layer->multiplier + j, .shift = layer->shift + j, .outputs = outputs, .vl = vl
            };
            ff_planes_weights(layer->weights + j, outputs, planes->taps, room.weight);
            if (vl <= lanes / 2u) {
                ff_taps_to_positions_narrow(&block, room.weight, room.row, planes->taps, room.z + j);
            } else {
                ff_taps_to_positions_wide(&block, room.weight, room.row, planes->taps, room.z + j);
            }
        }
        ff_planes_store(w, planes, room.z, from, vl, outputs, z);
    }
}

#endif
