/*
 * The functions of ff_pool_f16.h, over what the including file brings: ff_max_real(), z = the largest value of what is
 * covered of a map of `width` columns, and ff_mean_real(), its mean.
 */
#include "ff_pool_team.h"

static void ff_max_pool_f16_map(const struct ff_window *window, const ff_half *x, ff_half *z)
{
    for (uint32_t row = 0; row < window->rows; row++) {
        const struct ff_span down = ff_rows_at(window, row);
        for (uint32_t column = 0; column < window->columns; column++, z += window->channels) {
            ff_max_real(ff_cover_of(window, down, column), window->width, window->channels, x, z);
        }
    }
}

static void ff_average_pool_f16_map(const struct ff_window *window, const ff_half *x, ff_half *z)
{
    for (uint32_t row = 0; row < window->rows; row++) {
        const struct ff_span down = ff_rows_at(window, row);
        for (uint32_t column = 0; column < window->columns; column++, z += window->channels) {
            ff_mean_real(ff_cover_of(window, down, column), window->width, window->channels, x, z);
        }
    }
}

FF_DEFINE_POOL_PART(ff_max_pool_f16_part, ff_max_pool_f16_map, ff_half)

FF_SHARED void ff_max_pool_f16(const struct ff_window *window, const ff_half *x, ff_half *z)
{
    struct ff_pool_work work = {window, x, z};
    if (ff_window_cores(window, 1u) == 1u) {
        ff_max_pool_f16_map(window, x, z);
    } else {
        ff_team_run(ff_max_pool_f16_part, &work);
    }
}

FF_DEFINE_POOL_PART(ff_average_pool_f16_part, ff_average_pool_f16_map, ff_half)

FF_SHARED void ff_average_pool_f16(const struct ff_window *window, const ff_half *x, ff_half *z)
{
    struct ff_pool_work work = {window, x, z};
    if (ff_window_cores(window, 1u) == 1u) {
        ff_average_pool_f16_map(window, x, z);
    } else {
        ff_team_run(ff_average_pool_f16_part, &work);
    }
}

FF_DEFINE_CELLS_PART(ff_max_cells_f16_part, ff_max_real, ff_half, FF_NO_GAIN)
FF_DEFINE_CELLS_PART(ff_average_cells_f16_part, ff_mean_real, ff_half, FF_NO_GAIN)

FF_SHARED void ff_max_cells_f16(const struct ff_cells *cells, const ff_half *x, ff_half *f)
{
    struct ff_cells_work work = ff_cells_work_of(cells, 0, x, f);
    ff_team_share(work.cores, ff_max_cells_f16_part, &work);
}

FF_SHARED void ff_average_cells_f16(const struct ff_cells *cells, const ff_half *x, ff_half *f)
{
    struct ff_cells_work work = ff_cells_work_of(cells, 0, x, f);
    ff_team_share(work.cores, ff_average_cells_f16_part, &work);
}
