/* The multiply-accumulates of windows over maps of halves that count, for PULP cores. */
#ifndef FF_VISITS_HALF_PULP_H
#define FF_VISITS_HALF_PULP_H

#include "ff_half.h"
#include "ff_pulp.h"
#include "ff_visits_walk.h"

/* Halves that are not zero, two at a time: each counts for -128. */
static inline uint32_t ff_visits_half_non_zero(const ff_half *x, uint32_t count)
{
    uint32_t pair, active;
    int32_t sum = 0;
    if (count >= 2u) {
        __asm__ volatile(FF_LOOP("%[pairs]", "6")
                         FF_LOAD("%[pair]", "%[x]", 4)
                         "and %[active], %[pair], %[low]\n"
                         "add %[active], %[active], %[low]\n"
                         "or %[active], %[active], %[pair]\n"
                         "and %[active], %[active], %[high]\n"
                         FF_DOT_BYTES("%[sum]", "%[active]", "%[one]")
                         FF_LOOP_END
                         : [x] "+&r"(x), [sum] "+&r"(sum), [pair] "=&r"(pair), [active] "=&r"(active)
                         : [pairs] "r"(count / 2u), [low] "r"(0x7fff7fffu), [high] "r"(0x80008000u), [one] "r"(0x01010101u)
                         : "memory");
    }
    return (uint32_t)-sum / 128u + ((count & 1u) != 0 && *x != 0);
}

/* For each input of a row that is not zero, the window columns over it: neighbours under equally many are counted together. */
static inline uint32_t ff_visits_half_row(const struct ff_window *window, const ff_half *x)
{
    struct ff_visits_walk walk = ff_visits_across(window);
    const uint32_t channels = window->channels, end = window->left + window->width;
    uint32_t visits = 0, place = window->left, covers = ff_visits_at(&walk, place);
    while (place < end) {
        uint32_t next = place + 1u, then = covers;
        while (next < end && (then = ff_visits_at(&walk, next)) == covers) {
            next++;
        }
        visits += covers * ff_visits_half_non_zero(x, (next - place) * channels);
        x += (next - place) * channels;
        place = next;
        covers = then;
    }
    return visits;
}

/* For each input that is not zero, the windows over it. */
static inline uint32_t ff_visits_half(const struct ff_window *window, const ff_half *x)
{
    const uint32_t step = (uint32_t)window->width * window->channels;
    uint32_t visits = 0;
    for (uint32_t row = 0; row < window->height; row++, x += step) {
        const uint32_t down = ff_covers(row, window->stride_y, window->top, window->kernel_height, window->rows);
        visits += down == 0 ? 0 : down * ff_visits_half_row(window, x);
    }
    return visits;
}

#endif
