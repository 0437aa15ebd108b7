/* Windows over inputs that are not zero: pixels next to each other that equally many windows cover are counted as one. */
#ifndef FF_VISITS_C
#define FF_VISITS_C

#include "ff_build.h"
#include "ff_product.h"
#include "ff_visits.h"

static uint32_t ff_visits_across(const struct ff_window *window, uint32_t column)
{
    return ff_covers(column, window->stride_x, window->left, window->kernel_width, window->columns);
}

/* For each input of a row that is not zero, the window columns over it. */
static uint32_t ff_visits_row(const struct ff_window *window, const int8_t *x)
{
    uint32_t visits = 0;
    for (uint32_t column = 0, next; column < window->width; column = next) {
        const uint32_t across = ff_visits_across(window, column);
        for (next = column + 1u; next < window->width && ff_visits_across(window, next) == across; next++) {
        }
        const uint32_t count = (next - column) * window->channels;
        visits += across == 0 ? 0 : across * ff_count_non_zero_s8(x, count);
        x += count;
    }
    return visits;
}

FF_SHARED uint32_t ff_visits_s8(const struct ff_window *window, const int8_t *x)
{
    const uint32_t step = (uint32_t)window->width * window->channels;
    uint32_t visits = 0;
    for (uint32_t row = 0; row < window->height; row++, x += step) {
        const uint32_t down = ff_covers(row, window->stride_y, window->top, window->kernel_height, window->rows);
        visits += down == 0 ? 0 : down * ff_visits_row(window, x);
    }
    return visits;
}

#endif
