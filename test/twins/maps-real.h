/* Kernels of maps of the real precisions, once for all; the including file brings the stored type, and MAP_SUMS(name). */
#include "maps.h"

/* A buffer of `outputs` values with the map in it, as make_shared() has it; the skew counts values. */
static ff_stored *share(const struct ff_window *window, const ff_stored *x, uint32_t outputs, uint32_t headroom, uint32_t skew)
{
    const uint32_t bytes = (uint32_t)sizeof *x;
    return (ff_stored *)make_shared(x, pixels(window) * window->channels * bytes, outputs * bytes, headroom, skew * bytes);
}

static const ff_stored *behind(const ff_stored *shared, uint32_t headroom)
{
    return shared + headroom / sizeof *shared;
}

/* head: kind, outputs, skew of weights, skew of the rest, headroom in bytes */
static void conv(const uint32_t *head)
{
    const struct ff_window window = take_window();
    const uint32_t outputs = head[1];
    const struct ff_conv_shape layer = {window, (uint16_t)outputs};
    const uint32_t size = ff_positions(&window) * outputs;
    const ff_stored *weights = take(taps(&window) * window.channels * outputs, sizeof *weights, head[2] * sizeof *weights);
    const ff_stored *bias = take(outputs, sizeof *bias, head[3] * sizeof *bias);
    const ff_stored *x = take(pixels(&window) * window.channels, sizeof *x, head[3] * sizeof *x);
    ff_sum *acc = make(outputs * (uint32_t)sizeof *acc, 0);
    ff_stored *z = make(size * (uint32_t)sizeof *z, head[3] * (uint32_t)sizeof *z);
    const uint32_t macs = MAP_SUMS(ff_conv)(&layer, weights, bias, x, acc, z);
    put(&macs, 4);
    put(z, size * (uint32_t)sizeof *z);
    ff_stored *const shared = share(&window, x, size, head[4], head[3]);
    const uint32_t again = MAP_SUMS(ff_conv)(&layer, weights, bias, behind(shared, head[4]), acc, shared);
    put(&again, 4);
    put(shared, size * (uint32_t)sizeof *z);
}

/* head: kind, -, skew of weights, skew of the rest, headroom in bytes */
static void depthwise(const uint32_t *head)
{
    const struct ff_window window = take_window();
    const uint32_t channels = window.channels;
    const uint32_t size = ff_positions(&window) * channels;
    const ff_stored *weights = take(taps(&window) * channels, sizeof *weights, head[2] * sizeof *weights);
    const ff_stored *bias = take(channels, sizeof *bias, head[3] * sizeof *bias);
    const ff_stored *x = take(pixels(&window) * channels, sizeof *x, head[3] * sizeof *x);
    ff_stored *z = make(size * (uint32_t)sizeof *z, head[3] * (uint32_t)sizeof *z);
    const uint32_t macs = MAP_SUMS(ff_depthwise)(&window, weights, bias, x, z);
    put(&macs, 4);
    put(z, size * (uint32_t)sizeof *z);
    ff_stored *const shared = share(&window, x, size, head[4], head[3]);
    const uint32_t again = MAP_SUMS(ff_depthwise)(&window, weights, bias, behind(shared, head[4]), shared);
    put(&again, 4);
    put(shared, size * (uint32_t)sizeof *z);
}

/* head: kind, rows of cells, columns of cells, skew, headroom in bytes */
static void pools(const uint32_t *head)
{
    const struct ff_window window = take_window();
    const uint32_t positions = ff_positions(&window) * window.channels, cells = head[1] * head[2] * window.channels;
    const struct ff_cells grid = {window.height, window.width, window.channels, (uint16_t)head[1], (uint16_t)head[2]};
    const uint32_t bytes = (uint32_t)sizeof(ff_stored), skew = head[3] * bytes;
    const ff_stored *x = take(pixels(&window) * window.channels, bytes, skew);
    ff_stored *largest = make(positions * bytes, skew), *mean = make(positions * bytes, skew);
    ff_stored *largest_of_cell = make(cells * bytes, skew), *mean_of_cell = make(cells * bytes, skew);
    FF_REAL(ff_max_pool)(&window, x, largest);
    FF_REAL(ff_average_pool)(&window, x, mean);
    FF_REAL(ff_max_cells)(&grid, x, largest_of_cell);
    FF_REAL(ff_average_cells)(&grid, x, mean_of_cell);
    put(largest, positions * bytes);
    put(mean, positions * bytes);
    put(largest_of_cell, cells * bytes);
    put(mean_of_cell, cells * bytes);
    ff_stored *shared = share(&window, x, positions, head[4], head[3]);
    FF_REAL(ff_max_pool)(&window, behind(shared, head[4]), shared);
    put(shared, positions * bytes);
    shared = share(&window, x, positions, head[4], head[3]);
    FF_REAL(ff_average_pool)(&window, behind(shared, head[4]), shared);
    put(shared, positions * bytes);
}

static void job(const uint32_t *head)
{
    switch (head[0]) {
    case 0: conv(head); break;
    case 1: depthwise(head); break;
    default: pools(head);
    }
}

RUN_JOBS(job)
