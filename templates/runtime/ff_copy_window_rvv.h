/* Inputs under a window as one run, [kernel rows][kernel columns][channels], with vectors: where they lie, or as a copy. */
#ifndef FF_COPY_WINDOW_RVV_H
#define FF_COPY_WINDOW_RVV_H

#include "ff_window.h"

#include <riscv_vector.h>

/* Copies rows of a window: `run` bytes of each, `line` and `step` bytes from one row to the next. */
static inline void ff_copy_window_rows(const uint8_t *x, uint32_t line, uint8_t *to, uint32_t step, uint32_t rows, uint32_t run)
{
    for (size_t vl; run != 0; run -= (uint32_t)vl, x += vl, to += vl) {
        vl = __riscv_vsetvl_e8m8(run);
        const uint8_t *from = x;
        uint8_t *at = to;
        for (uint32_t rest = rows; rest != 0; rest--, from += line, at += step) {
            __riscv_vse8_v_u8m8(at, __riscv_vle8_v_u8m8(from, vl), vl);
        }
    }
}

/* Copies a window that begins at (top, left) of the map, pixels of `pixel` bytes; zeros in place of what lies outside. */
__attribute__((noinline)) static void ff_copy_window_part(const struct ff_window *w, uint32_t pixel, int32_t top, int32_t left,
                                                          const void *x, void *to)
{
    const uint32_t line = w->width * pixel, step = w->kernel_width * pixel, all = w->kernel_height * step;
    const int32_t down = top < 0 ? -top : 0, across = left < 0 ? -left : 0;
    const int32_t bottom = top + w->kernel_height < w->height ? w->kernel_height : w->height - top;
    const int32_t right = left + w->kernel_width < w->width ? w->kernel_width : w->width - left;
    uint8_t *const copy = to;
    for (uint32_t i = 0, vl; i < all; i += vl) {
        vl = (uint32_t)__riscv_vsetvl_e8m8(all - i);
        __riscv_vse8_v_u8m8(copy + i, __riscv_vmv_v_x_u8m8(0, vl), vl);
    }
    ff_copy_window_rows((const uint8_t *)x + (uint32_t)(top + down) * line + (uint32_t)(left + across) * pixel, line,
                        copy + (uint32_t)down * step + (uint32_t)across * pixel, step, (uint32_t)(bottom - down),
                        (uint32_t)(right - across) * pixel);
}

/* The inputs under a window inside the map, the first at x. */
static inline const void *ff_copy_window(const struct ff_window *w, uint32_t pixel, const void *x, void *to)
{
    if (w->kernel_height == 1u) {
        return x;
    }
    ff_copy_window_rows(x, w->width * pixel, to, w->kernel_width * pixel, w->kernel_height, w->kernel_width * pixel);
    return to;
}

#endif
