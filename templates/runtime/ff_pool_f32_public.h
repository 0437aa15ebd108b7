/*
 * The functions of ff_pool_f32.h, over what the including file brings: ff_max_real(), z = the largest value of what is
 * covered of a map of `width` columns, and ff_mean_real(), its mean.
 */

FF_SHARED void ff_max_pool_f32(const struct ff_window *window, const float *x, float *z)
{
    for (uint32_t row = 0; row < window->rows; row++) {
        const struct ff_span down = ff_rows_at(window, row);
        for (uint32_t column = 0; column < window->columns; column++, z += window->channels) {
            ff_max_real(ff_cover_of(window, down, column), window->width, window->channels, x, z);
        }
    }
}

FF_SHARED void ff_average_pool_f32(const struct ff_window *window, const float *x, float *z)
{
    for (uint32_t row = 0; row < window->rows; row++) {
        const struct ff_span down = ff_rows_at(window, row);
        for (uint32_t column = 0; column < window->columns; column++, z += window->channels) {
            ff_mean_real(ff_cover_of(window, down, column), window->width, window->channels, x, z);
        }
    }
}

FF_SHARED void ff_max_cells_f32(const struct ff_cells *cells, const float *x, float *f)
{
    for (uint32_t at = 0; at < (uint32_t)cells->rows * cells->columns; at++, f += cells->channels) {
        ff_max_real(ff_cell_at(cells, at), cells->width, cells->channels, x, f);
    }
}

FF_SHARED void ff_average_cells_f32(const struct ff_cells *cells, const float *x, float *f)
{
    for (uint32_t at = 0; at < (uint32_t)cells->rows * cells->columns; at++, f += cells->channels) {
        ff_mean_real(ff_cell_at(cells, at), cells->width, cells->channels, x, f);
    }
}
