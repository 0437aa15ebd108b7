/*
 * The functions of ff_pool_s8.h, over what the including file brings: ff_pool_s8_max(), z = the largest value of what is
 * covered of a map of `width` columns, ff_pool_s8_mean(), the mean, and ff_max_pool_s8_map(), a whole map, or the part of one core.
 */
#include "ff_pool_team.h"

static void ff_average_pool_s8_map(const struct ff_window *window, const int8_t *x, int8_t *z)
{
    if (ff_is_whole(window)) {
        const struct ff_cover cover = { .runs = window->height, .run = window->width };
        ff_pool_s8_mean(cover, window->width, window->channels, 0, x, z);
        return;
    }
    for (uint32_t row = 0; row < window->rows; row++) {
        const struct ff_span down = ff_rows_at(window, row);
        for (uint32_t column = 0; column < window->columns; column++, z += window->channels) {
            ff_pool_s8_mean(ff_cover_of(window, down, column), window->width, window->channels, 0, x, z);
        }
    }
}

FF_DEFINE_POOL_PART(ff_average_pool_s8_part, ff_average_pool_s8_map, int8_t)

FF_SHARED void ff_average_pool_s8(const struct ff_window *window, const int8_t *x, int8_t *z)
{
    struct ff_pool_work work = {window, x, z};
    if (ff_window_cores(window, 1u) == 1u) {
        ff_average_pool_s8_map(window, x, z);
    } else {
        ff_team_run(ff_average_pool_s8_part, &work);
    }
}

FF_DEFINE_POOL_PART(ff_max_pool_s8_part, ff_max_pool_s8_map, int8_t)

FF_SHARED void ff_max_pool_s8(const struct ff_window *window, const int8_t *x, int8_t *z)
{
    struct ff_pool_work work = {window, x, z};
    if (ff_window_cores(window, 1u) == 1u) {
        ff_max_pool_s8_map(window, x, z);
    } else {
        ff_team_run(ff_max_pool_s8_part, &work);
    }
}

FF_DEFINE_CELLS_PART(ff_max_cells_s8_part, ff_pool_s8_max, int8_t, FF_NO_GAIN)
FF_DEFINE_CELLS_PART(ff_average_cells_s8_part, ff_pool_s8_mean, int8_t, FF_GAIN)

FF_SHARED void ff_max_cells_s8(const struct ff_cells *cells, const int8_t *x, int8_t *f)
{
    struct ff_cells_work work = ff_cells_work_of(cells, 0, x, f);
    ff_team_share(work.cores, ff_max_cells_s8_part, &work);
}

FF_SHARED void ff_average_cells_s8(const struct ff_cells *cells, uint32_t gain, const int8_t *x, int8_t *f)
{
    struct ff_cells_work work = ff_cells_work_of(cells, gain, x, f);
    ff_team_share(work.cores, ff_average_cells_s8_part, &work);
}
