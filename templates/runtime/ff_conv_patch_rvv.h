/* Patches of int8 maps, laid out: whole ones, with zeros where they are outside the map. */
#ifndef FF_CONV_PATCH_RVV_H
#define FF_CONV_PATCH_RVV_H

#include "ff_block.h"
#include "ff_window.h"

#include <riscv_vector.h>

#define FF_CONV_PATCH 512u /* inputs of a patch that is laid out, at most */

static inline void ff_conv_patch_clear(int8_t *to, uint32_t count)
{
    for (size_t vl; count != 0; to += vl, count -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e8m8(count);
        __riscv_vse8_v_i8m8(to, __riscv_vmv_v_x_i8m8(0, vl), vl);
    }
}

/* Copies `runs` runs of inputs, which lie `x_step` inputs apart in the map and `line` in the patch. */
static inline void ff_conv_patch_copy(const int8_t *x, uint32_t x_step, int8_t *to, uint32_t line, uint32_t runs, uint32_t run)
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

/* The same for runs of up to eight inputs: rows are lanes, and the inputs of a row a segment. */
#define FF_CONV_PATCH_GATHER(n)                                                                       \
    case n:                                                                                           \
        __riscv_vssseg##n##e8_v_i8m1x##n(to, line, __riscv_vlsseg##n##e8_v_i8m1x##n(x, x_step, vl), vl); \
        break;

static inline void ff_conv_patch_gather(const int8_t *x, ptrdiff_t x_step, int8_t *to, ptrdiff_t line, uint32_t runs, uint32_t run)
{
    for (size_t vl; runs != 0; x += (ptrdiff_t)vl * x_step, to += (ptrdiff_t)vl * line, runs -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e8m1(runs);
        switch (run) {
        case 1: __riscv_vsse8_v_i8m1(to, line, __riscv_vlse8_v_i8m1(x, x_step, vl), vl); break;
            FF_CONV_PATCH_GATHER(2)
            FF_CONV_PATCH_GATHER(3)
            FF_CONV_PATCH_GATHER(4)
            FF_CONV_PATCH_GATHER(5)
            FF_CONV_PATCH_GATHER(6)
            FF_CONV_PATCH_GATHER(7)
            FF_CONV_PATCH_GATHER(8)
        }
    }
}

/* A row of positions: the rows of their windows that are inside the map, and the first of those in the map. */
struct ff_conv_line {
    struct ff_span down;
    const int8_t *x;
};

static inline struct ff_conv_line ff_conv_line_at(const struct ff_window *w, uint32_t row, const int8_t *x)
{
    const struct ff_span down = ff_rows_at(w, row);
    const struct ff_conv_line line = {down, x + down.at * w->width * w->channels};
    return line;
}

/* Lays out the patch of a position. */
FF_BLOCK_BODY ff_conv_patch_lay_out(const struct ff_window *w, const struct ff_conv_line *line, uint32_t column, int inside,
                                    int8_t *room)
{
    const uint32_t channels = w->channels, all = (uint32_t)w->kernel_width * channels, x_step = (uint32_t)w->width * channels;
    const int8_t *x = line->x + (column * w->stride_x - w->left) * channels;
    int8_t *to = room + line->down.from * all;
    uint32_t run = all;
    if (!inside) {
        const struct ff_span across = ff_columns_at(w, column);
        x = line->x + across.at * channels;
        to += across.from * channels;
        run = across.count * channels;
    }
    if (line->down.count != w->kernel_height || !inside) {
        ff_conv_patch_clear(room, w->kernel_height * all);
    }
    if (all <= 8u) {
        ff_conv_patch_gather(x, (ptrdiff_t)x_step, to, (ptrdiff_t)all, line->down.count, run);
    } else {
        ff_conv_patch_copy(x, x_step, to, all, line->down.count, run);
    }
}

#endif
