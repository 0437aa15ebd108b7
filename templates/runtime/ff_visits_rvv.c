/*
 * Windows over inputs that are not zero, with vectors: how many rows and columns of windows cover a piece of a map is written
 * down once. The covers of some columns stay in registers while all rows of the piece go by, and are added up where inputs are
 * not zero. A single row of windows is counted window by window.
 */
#ifndef FF_VISITS_RVV_C
#define FF_VISITS_RVV_C

#include "ff_build.h"
#include "ff_visits.h"
#include "ff_visits_walk.h"

#include <riscv_vector.h>

#define FF_VISITS_PIECE 64u /* rows and columns that are looked at together, at most */

/* Rows and columns of a map, and how many windows cover each of them. */
struct ff_visits_piece {
    const int8_t *x;
    uint32_t step; /* inputs from one row to the next */
    uint32_t channels;
    uint32_t rows;
    uint32_t inputs; /* of a row */
    uint8_t down[FF_VISITS_PIECE];
    uint8_t across[FF_VISITS_PIECE];
};

/* The windows over each input of a piece that is not zero; their sums fit into 16 bits. */
static uint32_t ff_visits_of_piece(const struct ff_visits_piece *piece)
{
    const uint32_t channels = piece->channels;
    vuint32m1_t sum = __riscv_vmv_v_x_u32m1(0, 1);
    uint32_t column = 0, channel = 0; /* of the first lane */
    for (uint32_t at = 0, vl; at < piece->inputs; at += vl) {
        const uint32_t rest = piece->inputs - at, most = UINT16_MAX - channel;
        vl = (uint32_t)__riscv_vsetvl_e8m4(rest < most ? rest : most);
        const vuint16m8_t lane = __riscv_vadd_vx_u16m8(__riscv_vid_v_u16m8(vl), (uint16_t)channel, vl);
        const vuint16m8_t place = __riscv_vdivu_vx_u16m8(lane, (uint16_t)channels, vl);
        const vuint8m4_t across = __riscv_vluxei16_v_u8m4(piece->across + column, place, vl);
        vuint16m8_t covers = __riscv_vwmulu_vx_u16m8(across, 0, vl);
        const int8_t *x = piece->x + at;
        const uint8_t *down = piece->down, *const end = down + piece->rows;
        do {
            const vbool2_t active = __riscv_vmsne_vx_i8m4_b2(__riscv_vle8_v_i8m4(x, vl), 0, vl);
            covers = __riscv_vwmaccu_vx_u16m8_mu(active, covers, *down++, across, vl);
            x += piece->step;
        } while (down != end);
        sum = __riscv_vwredsumu_vs_u16m8_u32m1(covers, sum, vl);
        column += (channel + vl) / channels;
        channel = (channel + vl) % channels;
    }
    return __riscv_vmv_x_s_u32m1_u32(sum);
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

/* Windows over `rest` places, or as many as `most`, of which it returns how many. */
static uint32_t ff_visits_write(struct ff_visits_walk *walk, uint32_t place, uint32_t rest, uint32_t most, uint8_t *covers)
{
    const uint32_t count = rest < most ? rest : most;
    for (uint32_t i = 0; i < count; i++) {
        covers[i] = (uint8_t)ff_visits_at(walk, place + i);
    }
    return count;
}

FF_SHARED uint32_t ff_visits_s8(const struct ff_window *window, const int8_t *x)
{
    if (ff_is_pointwise(window)) {
        return ff_visits_of_run(x, ff_positions(window) * window->channels);
    }
    if (window->rows == 1u) {
        return ff_visits_of_row(window, x);
    }
    struct ff_visits_piece piece = {.step = (uint32_t)window->width * window->channels, .channels = window->channels};
    const uint32_t fit = UINT16_MAX / ((uint32_t)window->kernel_height * window->kernel_width);
    const uint32_t most = fit < FF_VISITS_PIECE ? fit : FF_VISITS_PIECE;
    struct ff_visits_walk down = ff_visits_down(window);
    uint32_t visits = 0;
    for (uint32_t row = 0; row < window->height; row += piece.rows, x += piece.rows * piece.step) {
        piece.rows = ff_visits_write(&down, window->top + row, window->height - row, most, piece.down);
        struct ff_visits_walk across = ff_visits_across(window);
        piece.x = x;
        for (uint32_t column = 0, count; column < window->width; column += count, piece.x += piece.inputs) {
            count = ff_visits_write(&across, window->left + column, window->width - column, FF_VISITS_PIECE, piece.across);
            piece.inputs = count * window->channels;
            visits += ff_visits_of_piece(&piece);
        }
    }
    return visits;
}

#endif
