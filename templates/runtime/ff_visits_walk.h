/* How many windows cover the columns or rows of a map, one after the other. */
#ifndef FF_VISITS_WALK_H
#define FF_VISITS_WALK_H

#include "ff_window.h"

/* Places count from where the first window begins. */
struct ff_visits_walk {
    uint32_t begin; /* of the next window that has not begun */
    uint32_t end;   /* of the next one to end */
    uint32_t last;  /* begin of the last window */
    uint32_t stride;
    uint32_t covers;
};

static inline struct ff_visits_walk ff_visits_across(const struct ff_window *window)
{
    const struct ff_visits_walk walk = {
        .end = window->kernel_width, .last = (window->columns - 1u) * window->stride_x, .stride = window->stride_x
    };
    return walk;
}

static inline struct ff_visits_walk ff_visits_down(const struct ff_window *window)
{
    const struct ff_visits_walk walk = {
        .end = window->kernel_height, .last = (window->rows - 1u) * window->stride_y, .stride = window->stride_y
    };
    return walk;
}

/* Windows over a place, which is not before that of the last call. */
static inline uint32_t ff_visits_at(struct ff_visits_walk *walk, uint32_t place)
{
    for (; walk->begin <= place && walk->begin <= walk->last; walk->begin += walk->stride) {
        walk->covers++;
    }
    for (; walk->end <= place; walk->end += walk->stride) {
        walk->covers--;
    }
    return walk->covers;
}

#endif
