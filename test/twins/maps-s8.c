/* Kernels of int8 maps. */
#include "ff_conv_s16.h"
#include "ff_conv_s8.h"
#include "ff_depthwise_s8.h"
#include "ff_pool_s8.h"
#include "maps.h"

/* head: kind, outputs, shift, skew of weights, skew of the rest, headroom, bytes of weights in blocks of PULP cores */
static void conv(const uint32_t *head)
{
    const struct ff_window window = take_window();
    const uint32_t outputs = head[1], count = taps(&window) * window.channels * outputs;
    const int8_t *weights = take(head[6] ? head[6] : count, 1, head[3]);
    const int16_t *masters = take(count, 2, 0);
    const int32_t *bias = take(outputs, 4, 0), *multiplier = take(outputs, 4, 0);
    const uint8_t *shift = take(1, 1, 0);
    const int8_t *x = take(pixels(&window) * window.channels, 1, head[4]);
    const struct ff_conv layer = {weights, bias, multiplier, window, (uint16_t)outputs, *shift};
    const struct ff_conv_s16 learning = {window, (uint16_t)outputs, (uint8_t)head[2]};
    const uint32_t size = ff_positions(&window) * outputs;
    int32_t *acc = make(outputs * 4, 0), *room = make(FF_CONV_S16_ROOM(count / outputs, outputs) * 4u, 0);
    int8_t *z = make(size, head[4]), *z_of_masters = make(size, head[4]);
    const uint32_t macs[] = {ff_conv_s8(&layer, x, acc, z), ff_conv_s16(&learning, masters, bias, x, acc, z_of_masters, NULL)};
    put(macs, sizeof macs);
    put(z, size);
    put(z_of_masters, size);
    const uint32_t narrow = ff_conv_s16(&learning, masters, bias, x, acc, z_of_masters, room);
    put(&narrow, 4);
    put(z_of_masters, size);
    uint8_t *const shared = make_shared(x, pixels(&window) * window.channels, size, head[5], head[4]);
    const uint32_t again = ff_conv_s8(&layer, (int8_t *)shared + head[5], acc, (int8_t *)shared);
    put(&again, 4);
    put(shared, size);
}

/* head: kind, -, -, skew of weights, skew of the rest, headroom */
static void depthwise(const uint32_t *head)
{
    const struct ff_window window = take_window();
    const uint32_t channels = window.channels;
    const int8_t *weights = take(taps(&window) * channels, 1, head[3]);
    const int32_t *bias = take(channels, 4, 0), *multiplier = take(channels, 4, 0);
    const uint8_t *shift = take(1, 1, 0);
    const int8_t *x = take(pixels(&window) * channels, 1, head[4]);
    const struct ff_depthwise layer = {weights, bias, multiplier, window, *shift};
    const uint32_t size = ff_positions(&window) * channels;
    int8_t *z = make(size, head[4]);
    const uint32_t macs = ff_depthwise_s8(&layer, x, z);
    put(&macs, 4);
    put(z, size);
    uint8_t *const shared = make_shared(x, pixels(&window) * channels, size, head[5], head[4]);
    const uint32_t again = ff_depthwise_s8(&layer, (int8_t *)shared + head[5], (int8_t *)shared);
    put(&again, 4);
    put(shared, size);
}

/* head: kind, rows of cells, columns of cells, gain, skew, headroom */
static void pools(const uint32_t *head)
{
    const struct ff_window window = take_window();
    const uint32_t channels = window.channels, positions = ff_positions(&window) * channels, cells = head[1] * head[2] * channels;
    const struct ff_cells grid = {window.height, window.width, window.channels, (uint16_t)head[1], (uint16_t)head[2]};
    const int8_t *x = take(pixels(&window) * channels, 1, head[4]);
    int8_t *largest = make(positions, head[4]), *mean = make(positions, head[4]);
    int8_t *largest_of_cell = make(cells, head[4]), *mean_of_cell = make(cells, head[4]);
    ff_max_pool_s8(&window, x, largest);
    ff_average_pool_s8(&window, x, mean);
    ff_max_cells_s8(&grid, x, largest_of_cell);
    ff_average_cells_s8(&grid, head[3], x, mean_of_cell);
    put(largest, positions);
    put(mean, positions);
    put(largest_of_cell, cells);
    put(mean_of_cell, cells);
    uint8_t *shared = make_shared(x, pixels(&window) * channels, positions, head[5], head[4]);
    ff_max_pool_s8(&window, (int8_t *)shared + head[5], (int8_t *)shared);
    put(shared, positions);
    shared = make_shared(x, pixels(&window) * channels, positions, head[5], head[4]);
    ff_average_pool_s8(&window, (int8_t *)shared + head[5], (int8_t *)shared);
    put(shared, positions);
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
