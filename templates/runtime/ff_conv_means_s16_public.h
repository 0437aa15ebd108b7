/*
 * The function of ff_conv_means_s16.h, over what the including file brings: ff_conv_means_s16_take(), which adds values of some
 * positions to the sums of a cell and keeps their bits.
 */
#include "ff_fixed.h"
#include "ff_goodness.h"
#include "ff_mean.h"
#include "ff_window_part.h"

/* The means of a row of cells. */
static void ff_conv_means_s16_of_cells(const struct ff_cells *cells, uint32_t cell, uint32_t gain, const int32_t *sums, int8_t *f)
{
    for (uint32_t column = 0; column < cells->columns; column++) {
        const struct ff_cover cover = ff_cell_at(cells, cell + column);
        const int32_t factor = ff_mean_factor(cover.runs * cover.run);
        for (uint32_t j = cells->channels; j != 0; j--) {
            *f++ = ff_clamp(ff_round_shift(*sums++ * factor, 24u - gain), -127, 127);
        }
    }
}

/* Takes the positions of a row from column `from` up to `end`. */
static void ff_conv_means_s16_take_row(const struct ff_cells *cells, uint32_t from, uint32_t end, const int8_t *z, int32_t *sums,
                                       uint8_t *active)
{
    const uint32_t outputs = cells->channels;
    for (uint32_t column = 0; column < cells->columns; column++, sums += outputs) {
        const struct ff_cover cover = ff_cell_at(cells, column);
        const uint32_t first = cover.pixel > from ? cover.pixel : from;
        const uint32_t last = cover.pixel + cover.run < end ? cover.pixel + cover.run : end;
        if (first < last) {
            ff_conv_means_s16_take(z + (first - from) * outputs, last - first, outputs, sums,
                                   active + (first - from) * ((outputs + 7u) / 8u));
        }
    }
}

/* Takes a part of the map, from column `from` on, which lies in one row of cells. */
static void ff_conv_means_s16_take_part(const struct ff_cells *cells, uint32_t from, const struct ff_window *part, const int8_t *z,
                                        int32_t *sums, uint8_t *active)
{
    const uint32_t columns = part->columns, outputs = cells->channels;
    if (cells->columns == 1u) {
        ff_conv_means_s16_take(z, ff_positions(part), outputs, sums, active);
        return;
    }
    for (uint32_t rows = part->rows; rows != 0; rows--, z += columns * outputs, active += columns * ((outputs + 7u) / 8u)) {
        ff_conv_means_s16_take_row(cells, from, from + columns, z, sums, active);
    }
}

FF_SHARED uint32_t ff_conv_means_s16(const struct ff_conv_s16 *layer, const struct ff_cells *cells, uint32_t gain, uint32_t at_once,
                                     const int16_t *weights, const int32_t *bias, const int8_t *x, int32_t *acc, int8_t *part,
                                     int32_t *sums, int8_t *f, uint32_t *squares, uint8_t *active)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t outputs = layer->outputs, features = cells->columns * outputs;
    const int across = ff_window_is_line(w);
    struct ff_conv_s16 some = *layer;
    uint32_t macs = 0, at = 0;
    *squares = 0;
    for (uint32_t row = 0; row < cells->rows; row++, f += features) {
        const uint32_t end = across ? w->columns : (row + 1u) * cells->height / cells->rows;
        for (uint32_t j = 0; j < features; j++) {
            sums[j] = 0;
        }
        for (uint32_t next; at < end; at = next) {
            next = end - at < at_once ? end : at + at_once;
            const struct ff_window_part own = ff_window_part_from(w, at, next);
            const uint32_t positions = ff_positions(&own.window);
            some.window = own.window;
            macs += ff_conv_s16(&some, weights, bias, x + own.x, acc, part, NULL);
            *squares += ff_goodness_s8(part, positions * outputs);
            ff_conv_means_s16_take_part(cells, across ? at : 0, &own.window, part, sums, active);
            active += positions * ((outputs + 7u) / 8u);
        }
        ff_conv_means_s16_of_cells(cells, row * cells->columns, gain, sums, f);
    }
    return macs;
}
