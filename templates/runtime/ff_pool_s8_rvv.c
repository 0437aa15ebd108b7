/* Maxima and means of int8 maps, with vectors: channels are lanes. */
#ifndef FF_POOL_S8_RVV_C
#define FF_POOL_S8_RVV_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_mean.h"
#include "ff_pool_s8.h"

#include <riscv_vector.h>

#define FF_POOL_PIXELS 256u /* whose sum fits into 16 bits */

static inline void ff_pool_s8_max(struct ff_cover cover, uint32_t width, uint32_t channels, const int8_t *x, int8_t *z)
{
    x += cover.pixel * channels;
    for (uint32_t c = 0; c < channels;) {
        const size_t vl = __riscv_vsetvl_e8m8(channels - c);
        const int8_t *row = x + c;
        vint8m8_t largest = __riscv_vle8_v_i8m8(row, vl);
        for (uint32_t runs = cover.runs; runs != 0; runs--, row += width * channels) {
            const int8_t *const end = row + cover.run * channels;
            for (const int8_t *pixel = row; pixel != end; pixel += channels) {
                largest = __riscv_vmax_vv_i8m8(largest, __riscv_vle8_v_i8m8(pixel, vl), vl);
            }
        }
        __riscv_vse8_v_i8m8(z + c, largest, vl);
        c += (uint32_t)vl;
    }
}

/* The larger one of a pixel and the one below it. */
static inline vint8m4_t ff_pool_s8_larger(const int8_t *upper, const int8_t *lower, size_t vl)
{
    return __riscv_vmax_vv_i8m4(__riscv_vle8_v_i8m4(upper, vl), __riscv_vle8_v_i8m4(lower, vl), vl);
}

/* The largest of two by two pixels each: squares lie next to each other. */
static void ff_pool_s8_squares(const struct ff_window *w, const int8_t *x, int8_t *z)
{
    const uint32_t channels = w->channels, line = (uint32_t)w->width * channels, columns = w->columns * channels;
    for (uint32_t c = 0, vl; c < channels; c += vl) {
        const int8_t *row = x + c;
        int8_t *to = z + c;
        vl = (uint32_t)__riscv_vsetvl_e8m4(channels - c);
        for (uint32_t rows = w->rows; rows != 0; rows--, row += 2u * line) {
            const int8_t *upper = row, *lower = row + line;
            for (int8_t *const end = to + columns; to != end; to += channels) {
                const vint8m4_t left = ff_pool_s8_larger(upper, lower, vl);
                upper += channels;
                lower += channels;
                const vint8m4_t right = ff_pool_s8_larger(upper, lower, vl);
                upper += channels;
                lower += channels;
                __riscv_vse8_v_i8m4(to, __riscv_vmax_vv_i8m4(left, right, vl), vl);
            }
        }
    }
}

/* Means of vl channels: vnclip rounds half up, as vxrm says, and limits to its own range. */
static inline vint16m4_t ff_pool_s8_scale(vint32m8_t sums, int32_t factor, uint32_t gain, size_t vl)
{
    return __riscv_vnclip_wx_i16m4(__riscv_vmul_vx_i32m8(sums, factor, vl), 24u - gain, __RISCV_VXRM_RNU, vl);
}

/* Adds the next pixel. */
static inline vint16m8_t ff_pool_s8_add(vint16m8_t sums, const int8_t **pixel, uint32_t channels, size_t vl)
{
    sums = __riscv_vwadd_wv_i16m8(sums, __riscv_vle8_v_i8m4(*pixel, vl), vl);
    *pixel += channels;
    return sums;
}

/* Adds the next four pixels. */
static inline vint16m8_t ff_pool_s8_add_4(vint16m8_t sums, const int8_t **pixel, uint32_t channels, size_t vl)
{
    sums = ff_pool_s8_add(sums, pixel, channels, vl);
    sums = ff_pool_s8_add(sums, pixel, channels, vl);
    sums = ff_pool_s8_add(sums, pixel, channels, vl);
    return ff_pool_s8_add(sums, pixel, channels, vl);
}

/* Sums of vl channels that fit into 16 bits: of runs of pixels, `x_step` inputs apart. */
static inline vint16m8_t ff_pool_s8_sums(uint32_t runs, uint32_t run, uint32_t x_step, uint32_t channels, const int8_t *x,
                                         size_t vl)
{
    vint16m8_t sums = __riscv_vwadd_vx_i16m8(__riscv_vmv_v_x_i8m4(0, vl), 0, vl);
    for (; runs != 0; runs--, x += x_step) {
        const int8_t *pixel = x;
        uint32_t rest = run;
        for (; rest >= 16u; rest -= 16u) {
            sums = ff_pool_s8_add_4(sums, &pixel, channels, vl);
            sums = ff_pool_s8_add_4(sums, &pixel, channels, vl);
            sums = ff_pool_s8_add_4(sums, &pixel, channels, vl);
            sums = ff_pool_s8_add_4(sums, &pixel, channels, vl);
        }
        for (; rest >= 4u; rest -= 4u) {
            sums = ff_pool_s8_add_4(sums, &pixel, channels, vl);
        }
        for (; rest != 0; rest--) {
            sums = ff_pool_s8_add(sums, &pixel, channels, vl);
        }
    }
    return sums;
}

/* Means of few pixels. */
FF_BLOCK_FUNCTION ff_pool_s8_few(uint32_t runs, uint32_t run, uint32_t x_step, uint32_t channels, uint32_t gain, const int8_t *x,
                                 int8_t *z)
{
    const int32_t factor = ff_mean_factor(runs * run);
    const size_t half = __riscv_vsetvlmax_e32m8();
    for (uint32_t rest = channels; rest != 0;) {
        const size_t vl = __riscv_vsetvl_e8m4(rest);
        const vint16m8_t sums = ff_pool_s8_sums(runs, run, x_step, channels, x, vl);
        const vint32m8_t below = __riscv_vsext_vf2_i32m8(__riscv_vget_v_i16m8_i16m4(sums, 0), half);
        const vint32m8_t above = __riscv_vsext_vf2_i32m8(__riscv_vget_v_i16m8_i16m4(sums, 1), half);
        const vint16m8_t means = __riscv_vcreate_v_i16m4_i16m8(ff_pool_s8_scale(below, factor, gain, half),
                                                               ff_pool_s8_scale(above, factor, gain, half));
        const vint8m4_t limited = __riscv_vnclip_wx_i8m4(means, 0, __RISCV_VXRM_RNU, vl);
        __riscv_vse8_v_i8m4(z, __riscv_vmax_vx_i8m4(limited, -127, vl), vl);
        x += vl;
        z += vl;
        rest -= (uint32_t)vl;
    }
}

/* Sums of vl channels: those of some pixels in 16 bits are added to those of 32 now and then. */
static inline vint32m8_t ff_pool_s8_long_sums(uint32_t runs, uint32_t run, uint32_t x_step, uint32_t channels, const int8_t *x,
                                              size_t vl)
{
    vint32m8_t sums = __riscv_vmv_v_x_i32m8(0, vl);
    for (; runs != 0; runs--, x += x_step) {
        const int8_t *pixel = x;
        for (uint32_t rest = run; rest != 0;) {
            const uint32_t count = rest < FF_POOL_PIXELS ? rest : FF_POOL_PIXELS;
            vint16m4_t some = __riscv_vmv_v_x_i16m4(0, vl);
            for (const int8_t *const end = pixel + count * channels; pixel != end; pixel += channels) {
                some = __riscv_vwadd_wv_i16m4(some, __riscv_vle8_v_i8m2(pixel, vl), vl);
            }
            sums = __riscv_vwadd_wv_i32m8(sums, some, vl);
            rest -= count;
        }
    }
    return sums;
}

/* Means of many pixels. */
__attribute__((noinline)) static void ff_pool_s8_many(uint32_t runs, uint32_t run, uint32_t x_step, uint32_t channels,
                                                      uint32_t gain, const int8_t *x, int8_t *z)
{
    const int32_t factor = ff_mean_factor(runs * run);
    for (uint32_t rest = channels; rest != 0;) {
        const size_t vl = __riscv_vsetvl_e8m2(rest);
        const vint32m8_t sums = ff_pool_s8_long_sums(runs, run, x_step, channels, x, vl);
        const vint8m2_t limited = __riscv_vnclip_wx_i8m2(ff_pool_s8_scale(sums, factor, gain, vl), 0, __RISCV_VXRM_RNU, vl);
        __riscv_vse8_v_i8m2(z, __riscv_vmax_vx_i8m2(limited, -127, vl), vl);
        x += vl;
        z += vl;
        rest -= (uint32_t)vl;
    }
}

static void ff_pool_s8_mean(struct ff_cover cover, uint32_t width, uint32_t channels, uint32_t gain, const int8_t *x, int8_t *z)
{
    const uint32_t size = cover.runs * cover.run, x_step = width * channels;
    x += cover.pixel * channels;
    if (cover.run == width) { /* whole rows are one run */
        cover.run = size;
        cover.runs = 1u;
    }
    if (size <= FF_POOL_PIXELS) {
        ff_pool_s8_few(cover.runs, cover.run, x_step, channels, gain, x, z);
    } else {
        ff_pool_s8_many(cover.runs, cover.run, x_step, channels, gain, x, z);
    }
}

/* Whether a window is a square of two by two pixels beside and below the next one. */
static int ff_pool_s8_is_square(const struct ff_window *w)
{
    return w->kernel_height == 2u && w->kernel_width == 2u && w->stride_x == 2u && w->stride_y == 2u && w->top == 0 &&
           w->left == 0 && 2u * w->rows <= w->height && 2u * w->columns <= w->width;
}

static void ff_max_pool_s8_map(const struct ff_window *window, const int8_t *x, int8_t *z)
{
    if (ff_pool_s8_is_square(window)) {
        ff_pool_s8_squares(window, x, z);
        return;
    }
    for (uint32_t row = 0; row < window->rows; row++) {
        const struct ff_span down = ff_rows_at(window, row);
        for (uint32_t column = 0; column < window->columns; column++, z += window->channels) {
            ff_pool_s8_max(ff_cover_of(window, down, column), window->width, window->channels, x, z);
        }
    }
}

#include "ff_pool_s8_public.h"

#endif
