/* Patches of int8 maps, laid out: whole ones, with zeros where they are outside the map. */
#ifndef FF_CONV_PATCH_RVV_H
#define FF_CONV_PATCH_RVV_H

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

/* The patch of a position that lies partly outside the map, laid out with zeros there. */
static inline void ff_conv_patch_pad(const struct ff_window *w, struct ff_span down, struct ff_span across, const int8_t *x, int8_t *room)
{
    const uint32_t channels = w->channels, line = (uint32_t)w->kernel_width * channels;
    ff_conv_patch_clear(room, w->kernel_height * line);
    ff_conv_patch_copy(x + (down.at * w->width + across.at) * channels, (uint32_t)w->width * channels,
                    room + down.from * line + across.from * channels, line, down.count, across.count * channels);
}

/* Whether a position's columns are all inside the map. */
static inline int ff_conv_patch_is_inside(const struct ff_window *w, uint32_t column)
{
    const uint32_t start = column * w->stride_x;
    return start >= w->left && start + w->kernel_width <= (uint32_t)w->left + w->width;
}

/* Lays out the patch of a position in a row of positions. */
static inline void ff_conv_patch_lay_out(const struct ff_window *w, const struct ff_span *down, uint32_t column, const int8_t *x, int8_t *room)
{
    const uint32_t channels = w->channels, line = (uint32_t)w->kernel_width * channels;
    if (down->count != w->kernel_height || !ff_conv_patch_is_inside(w, column)) {
        ff_conv_patch_pad(w, *down, ff_columns_at(w, column), x, room);
        return;
    }
    x += (down->at * w->width + column * w->stride_x - w->left) * channels;
    ff_conv_patch_copy(x, (uint32_t)w->width * channels, room, line, w->kernel_height, line);
}

#endif
