/*
 * Windows over inputs that are not zero, with vectors: how many columns of windows cover each input is the same for all rows,
 * so it is written down once for a piece of all rows, and summed up where inputs are not zero. A single row is counted window
 * by window.
 */
#ifndef FF_VISITS_RVV_C
#define FF_VISITS_RVV_C

#include "ff_build.h"
#include "ff_visits.h"
#include "ff_visits_walk.h"

#include <riscv_vector.h>

#define FF_VISITS_PIECE 512u /* inputs of a row that are looked at together */
#define FF_VISITS_LANES 256u /* sums of as many bytes fit into 16 bits */

/* Sum of covers[i] where x[i] is not zero. */
static uint32_t ff_visits_sum(const int8_t *x, const uint8_t *covers, uint32_t count)
{
    uint32_t sum = 0;
    for (size_t vl; count != 0; x += vl, covers += vl, count -= (uint32_t)vl) {
        vl = __riscv_vsetvl_e8m8(count < FF_VISITS_LANES ? count : FF_VISITS_LANES);
        const vbool1_t active = __riscv_vmsne_vx_i8m8_b1(__riscv_vle8_v_i8m8(x, vl), 0, vl);
        const vuint16m1_t zero = __riscv_vmv_s_x_u16m1(0, 1);
        const vuint8m8_t all = __riscv_vle8_v_u8m8(covers, vl);
        sum += __riscv_vmv_x_s_u16m1_u16(__riscv_vwredsumu_vs_u8m8_u16m1_m(active, all, zero, vl));
    }
    return sum;
}

/* For each input of a piece of every row that is not zero, the windows over it. */
static uint32_t ff_visits_piece(const struct ff_window *window, const int8_t *x, const uint8_t *covers, uint32_t count)
{
    const uint32_t step = (uint32_t)window->width * window->channels;
    uint32_t visits = 0;
    for (uint32_t row = 0; row < window->height; row++, x += step) {
        const uint32_t down = ff_covers(row, window->stride_y, window->top, window->kernel_height, window->rows);
        visits += down == 0 ? 0 : down * ff_visits_sum(x, covers, count);
    }
    return visits;
}

/* Inputs of a run that are not zero; there is at least one. */
static inline uint32_t ff_visits_of_run(const int8_t *x, uint32_t count)
{
    uint32_t visits = 0;
    for (;;) {
        const size_t vl = __riscv_vsetvl_e8m8(count);
        visits += (uint32_t)__riscv_vcpop_m_b1(__riscv_vmsne_vx_i8m8_b1(__riscv_vle8_v_i8m8(x, vl), 0, vl), vl);
        if (vl == count) {
            return visits;
        }
        x += vl;
        count -= (uint32_t)vl;
    }
}

/* Those of `count` runs, `step` inputs apart. */
static uint32_t ff_visits_of_runs(const int8_t *x, uint32_t run, uint32_t step, uint32_t count)
{
    uint32_t visits = 0;
    for (; count != 0; count--, x += step) {
        visits += ff_visits_of_run(x, run);
    }
    return visits;
}

/* Those of each window of the only row of them. */
__attribute__((noinline)) static uint32_t ff_visits_of_row(const struct ff_window *window, const int8_t *x)
{
    const struct ff_span down = ff_rows_at(window, 0);
    const struct ff_columns inside = ff_columns_inside(window);
    const uint32_t step = (uint32_t)window->stride_x * window->channels;
    uint32_t visits = 0;
    for (uint32_t column = 0, count; column < window->columns; column += count) {
        const struct ff_patch patch = ff_patch_of(window, 1u, ff_cover_of(window, down, column));
        count = ff_columns_alike(inside, column);
        for (uint32_t i = 0; i < patch.runs; i++) {
            visits += ff_visits_of_runs(x + patch.x + i * patch.x_step, patch.run, step, count);
        }
    }
    return visits;
}

FF_SHARED uint32_t ff_visits_s8(const struct ff_window *window, const int8_t *x)
{
    if (ff_is_pointwise(window)) {
        return ff_visits_of_run(x, ff_positions(window) * window->channels);
    }
    if (window->rows == 1u) {
        return ff_visits_of_row(window, x);
    }
    uint8_t covers[FF_VISITS_PIECE];
    struct ff_visits_walk walk = ff_visits_begin(window);
    const uint32_t end = window->left + window->width;
    uint32_t visits = 0, place = window->left, channel = 0;
    while (place < end) {
        uint32_t count = 0;
        while (place < end && count < FF_VISITS_PIECE) {
            const uint32_t rest = window->channels - channel, room = FF_VISITS_PIECE - count;
            const size_t vl = __riscv_vsetvl_e8m8(rest < room ? rest : room);
            __riscv_vse8_v_u8m8(covers + count, __riscv_vmv_v_x_u8m8((uint8_t)ff_visits_at(&walk, place), vl), vl);
            count += (uint32_t)vl;
            channel += (uint32_t)vl;
            if (channel == window->channels) {
                channel = 0;
                place++;
            }
        }
        visits += ff_visits_piece(window, x, covers, count);
        x += count;
    }
    return visits;
}

#endif
