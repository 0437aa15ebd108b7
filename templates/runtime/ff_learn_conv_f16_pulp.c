/*
 * Local updates of a convolution of halves for PULP cores. Sums are floats, as everywhere: pairs of halves have no place in them, but
 * an instruction that adds a product of halves to a float. Positions behind a mean are listed, and walked by inputs whose sums stay
 * in registers; those behind maxima are found for two channels at once.
 */
#ifndef FF_LEARN_CONV_F16_PULP_C
#define FF_LEARN_CONV_F16_PULP_C

#include "ff_float.h"
#include "ff_largest_pulp.h"
#include "ff_learn_conv_f16.h"
#include "ff_list_row_pulp.h"
#include "ff_listed_rows.h"
#include "ff_pulp.h"
#include "ff_stored_f16.h"
#include "ff_sum_listed_f16_pulp.h"

#define FF_LEARN_CONV_F16_PLACES 256u

/* into[i] += factor x[i]; the factor is a half, or 1. */
static inline void ff_learn_conv_f16_run(const ff_half *x, uint32_t count, float factor, float *into)
{
    const uint32_t half = ff_half_of(factor);
    float sum;
    uint32_t value;
    if (count != 0) {
        __asm__ volatile(FF_LOOP("%[count]", "4")
                         FF_LOAD_HALF("%[value]", "%[x]", 2)
                         "lw %[sum], 0(%[into])\n"
                         FF_MAC_FLOAT("%[sum]", "%[value]", "%[half]")
                         FF_STORE("%[sum]", "%[into]", 4)
                         FF_LOOP_END
                         : [x] "+&r"(x), [into] "+&r"(into), [value] "=&r"(value), [sum] "=&r"(sum)
                         : [count] "r"(count), [half] "r"(half)
                         : "memory");
    }
}
#define FF_ADD_RUN ff_learn_conv_f16_run

/* A column of weights as floats, one or more. */
static inline void ff_learn_conv_f16_take(const ff_half *weights, uint32_t count, uint32_t outputs, float *total)
{
    uint32_t value;
    __asm__ volatile(FF_LOOP("%[count]", "3")
                     FF_LOAD_HALF_STEP("%[value]", "%[weights]", "%[step]")
                     "fcvt.s.h %[value], %[value]\n"
                     FF_STORE("%[value]", "%[total]", 4)
                     FF_LOOP_END
                     : [weights] "+&r"(weights), [total] "+&r"(total), [value] "=&r"(value)
                     : [count] "r"(count), [step] "r"(2u * outputs)
                     : "memory");
}
#define FF_TAKE_COLUMN ff_learn_conv_f16_take

/* The same back again. */
static inline void ff_learn_conv_f16_keep(const float *total, uint32_t count, uint32_t outputs, ff_half *weights)
{
    uint32_t value;
    __asm__ volatile(FF_LOOP("%[count]", "4")
                     FF_LOAD("%[value]", "%[total]", 4)
                     "fcvt.h.s %[value], %[value]\n"
                     FF_ADD_ZERO("%[value]", "%[value]")
                     FF_STORE_HALF_STEP("%[value]", "%[weights]", "%[step]")
                     FF_LOOP_END
                     : [weights] "+&r"(weights), [total] "+&r"(total), [value] "=&r"(value)
                     : [count] "r"(count), [step] "r"(2u * outputs)
                     : "memory");
}
#define FF_KEEP_COLUMN ff_learn_conv_f16_keep

/* total[i] += c sums[i], one or more; product and sum are rounded one after the other. */
static inline void ff_learn_conv_f16_add(const float *sums, uint32_t count, float c, float *total)
{
    float sum, moved;
    __asm__ volatile(FF_LOOP("%[count]", "5")
                     FF_LOAD("%[sum]", "%[sums]", 4)
                     "lw %[moved], 0(%[total])\n"
                     "fmul.s %[sum], %[sum], %[c]\n"
                     "fadd.s %[moved], %[moved], %[sum]\n"
                     FF_STORE("%[moved]", "%[total]", 4)
                     FF_LOOP_END
                     : [sums] "+&r"(sums), [total] "+&r"(total), [sum] "=&r"(sum), [moved] "=&r"(moved)
                     : [count] "r"(count), [c] "r"(c)
                     : "memory");
}
#define FF_ADD_SUMS ff_learn_conv_f16_add

static uint32_t ff_learn_conv_f16_cell(const struct ff_sources *sources, const struct ff_conv_shape *layer,
                                       const struct ff_cell_tiles *tiles, const ff_half *x, const ff_half *z, const uint16_t *place,
                                       float factor, float *into);
#define FF_ADD_CELL ff_learn_conv_f16_cell

struct ff_conv_update_f16;
static int ff_learn_conv_f16_find(const struct ff_conv_update_f16 *update, uint32_t j, uint16_t (*places)[FF_PLACED_CELLS]);
#define FF_FIND_PLACES ff_learn_conv_f16_find

#include "ff_learn_conv_real.h"

static int ff_learn_conv_f16_find(const struct ff_conv_update_f16 *update, uint32_t j, uint16_t (*places)[FF_PLACED_CELLS])
{
    return ff_largest_find_places(update->sources, &update->layer->window, update->z, update->layer->outputs, j, 2u, places);
}

/* The same by lists for columns of the kernel that lie in the map at the same columns of positions; returns how many those are. */
static uint32_t ff_learn_conv_f16_columns(const struct ff_listed_rows *rows, struct ff_span columns, uint32_t tap, uint32_t taps,
                                          float *into)
{
    const struct ff_window *const w = rows->window;
    uint16_t place[FF_LEARN_CONV_F16_PLACES];
    const uint32_t count = ff_listed_places(rows, columns, 2u, place);
    const uintptr_t x = ff_listed_start(rows, columns, tap, 2u);
    for (uint32_t ky = 0; ky < w->kernel_height && count != 0; ky++) {
        const struct ff_listed_range range = ff_listed_down(rows, ky, 2u, place, count);
        if (range.end != range.first) {
            ff_sum_listed_f16(place + range.first, range.end - range.first, x + ky * ff_listed_line(w, 2u), taps * w->channels,
                              into + (ky * w->kernel_width + tap) * w->channels);
        }
    }
    return count;
}

/* Number of values of a channel that are not zero, in a cell without a pool. */
static uint32_t ff_learn_conv_f16_active(const ff_half *z, uint32_t channels, uint32_t width, const struct ff_cell_tiles *tiles)
{
    uint32_t count = 0;
    for (uint32_t row = 0; row < tiles->rows; row++) {
        const ff_half *pixel = z + ((tiles->top + row) * width + tiles->left) * channels;
        for (const ff_half *const end = pixel + tiles->columns * channels; pixel != end; pixel += channels) {
            count += (int16_t)*pixel > 0;
        }
    }
    return count;
}

/* See ff_add_tiles. Means of a map without a pool go by lists, some rows at a time; their factor is 1. */
static uint32_t ff_learn_conv_f16_cell(const struct ff_sources *sources, const struct ff_conv_shape *layer,
                                       const struct ff_cell_tiles *tiles, const ff_half *x, const ff_half *z, const uint16_t *place,
                                       float factor, float *into)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t at_once = ff_listed_rows_of(w, tiles->columns, 2u, FF_LEARN_CONV_F16_PLACES), last = tiles->top + tiles->rows;
    if (!sources->means || sources->pool_rows != 1u || sources->pool_columns != 1u || at_once == 0) {
        return ff_add_tiles(layer, tiles, x, z, place, factor, into);
    }
    const uint32_t left = tiles->left, right = left + tiles->columns;
    struct ff_listed_rows rows = {w, x, z, layer->outputs, tiles->top, 0, 0};
    for (; rows.from < last; rows.from = rows.end) {
        rows.end = last - rows.from < at_once ? last : rows.from + at_once;
        for (uint32_t tap = 0, taps; tap < w->kernel_width; tap += taps) {
            const struct ff_span columns = ff_listed_inside(tap, w->stride_x, w->left, w->width, left, right);
            taps = ff_listed_taps(w, columns, tap, left, right);
            (void)ff_learn_conv_f16_columns(&rows, columns, tap, taps, into);
        }
    }
    return ff_learn_conv_f16_active(z, layer->outputs, w->columns, tiles);
}

FF_SHARED void ff_update_conv_f16(const struct ff_sources *sources, const struct ff_conv_shape *layer, ff_half *weights,
                                  ff_half *bias, const ff_half *x, const ff_half *z, const ff_half *c, float *total,
                                  float *sums)
{
    ff_update_conv_real(sources, layer, weights, bias, x, z, c, total, sums);
}

#endif
