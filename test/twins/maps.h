/* Maps of every stored type. */
#include "job-program.h"

/* The window of a job: map, kernel, stride, padding and positions, as uint16. */
static struct ff_window take_window(void)
{
    const uint16_t *const fields = take(11, 2, 0);
    const struct ff_window window = {
        .height = fields[0], .width = fields[1], .channels = fields[2], .rows = fields[3], .columns = fields[4],
        .kernel_height = fields[5], .kernel_width = fields[6], .stride_y = fields[7], .stride_x = fields[8],
        .top = fields[9], .left = fields[10]
    };
    return window;
}

static uint32_t taps(const struct ff_window *window)
{
    return (uint32_t)window->kernel_height * window->kernel_width;
}

static uint32_t pixels(const struct ff_window *window)
{
    return (uint32_t)window->height * window->width;
}

/* Room for an output, and in it, `headroom` bytes behind the beginning, a copy of the input whose place the output takes. */
static inline uint8_t *make_shared(const void *x, uint32_t input, uint32_t output, uint32_t headroom, uint32_t skew)
{
    uint8_t *const room = make(headroom + input > output ? headroom + input : output, skew);
    for (uint32_t i = 0; i < input; i++) {
        room[headroom + i] = ((const uint8_t *)x)[i];
    }
    return room;
}
