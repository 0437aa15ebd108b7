/*
 * The functions of ff_pool_s8.h, over what the including file brings: ff_pool_s8_max(), z = the largest value of what is
 * covered of a map of `width` columns, ff_max_pool_s8(), and ff_pool_s8_mean(), the mean.
 */

FF_SHARED void ff_average_pool_s8(const struct ff_window *window, const int8_t *x, int8_t *z)
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

FF_SHARED void ff_max_cells_s8(const struct ff_cells *cells, const int8_t *x, int8_t *f)
{
    for (uint32_t at = 0; at < (uint32_t)cells->rows * cells->columns; at++, f += cells->channels) {
        ff_pool_s8_max(ff_cell_at(cells, at), cells->width, cells->channels, x, f);
    }
}

FF_SHARED void ff_average_cells_s8(const struct ff_cells *cells, uint32_t gain, const int8_t *x, int8_t *f)
{
    for (uint32_t at = 0; at < (uint32_t)cells->rows * cells->columns; at++, f += cells->channels) {
        ff_pool_s8_mean(ff_cell_at(cells, at), cells->width, cells->channels, gain, x, f);
    }
}
