/* Windows over inputs that are not zero: neighbours that equally many windows cover are counted together. */
#ifndef FF_VISITS_C
#define FF_VISITS_C

#include "ff_build.h"
#include "ff_product.h"
#include "ff_visits.h"
#include "ff_visits_walk.h"

static inline uint32_t ff_visits_non_zero(const int8_t *x, uint32_t count)
{
    if (count >= 8u) {
        return ff_count_non_zero_s8(x, count);
    }
    uint32_t non_zero = 0;
    for (const int8_t *const twos = x + (count & ~1u); x != twos; x += 2) {
        non_zero += (uint32_t)(x[0] != 0) + (x[1] != 0);
    }
    return non_zero + ((count & 1u) != 0 && *x != 0);
}

/* For each input of a row that is not zero, the window columns over it. */
static uint32_t ff_visits_row(const struct ff_window *window, const int8_t *x)
{
    struct ff_visits_walk walk = ff_visits_across(window);
    const uint32_t channels = window->channels, end = window->left + window->width;
    uint32_t visits = 0, place = window->left, covers = ff_visits_at(&walk, place);
    while (place < end) {
        uint32_t next = place + 1u, then = covers;
        while (next < end && (then = ff_visits_at(&walk, next)) == covers) {
            next++;
        }
        const uint32_t count = (next - place) * channels;
        visits += covers * ff_visits_non_zero(x, count);
        x += count;
        place = next;
        covers = then;
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
