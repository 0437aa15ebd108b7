/* Local updates over maps of int8. */
#include "ff_learn_conv_s16.h"
#include "learn-maps.h"

/* head: outputs, dither, shift of biases, base, skew of the maps */
static void job(const uint32_t *head)
{
    const struct ff_window window = take_window();
    const uint32_t outputs = head[0], inputs = taps(&window) * window.channels;
    const struct ff_sources sources = take_sources(&window, outputs);
    const struct ff_conv_s16 layer = {window, (uint16_t)outputs, 1};
    const struct ff_update_s16 rule = {(uint8_t)head[1], (int8_t)head[2]};
    int16_t *const weights = take(inputs * outputs, 2, 0);
    int32_t *const bias = take(outputs, 4, 0);
    const int8_t *x = take(pixels(&window) * window.channels, 1, head[4]);
    const int8_t *z = take(ff_positions(&window) * outputs, 1, head[4]);
    const uint32_t cells = (uint32_t)sources.cells.rows * sources.cells.columns;
    const int16_t *c = take(cells * outputs, 2, 0);
    const uint32_t words = sources.means ? 1u : (cells + 3u) / 4u;
    int32_t *const total = make(words * inputs * 4u, 0), *const sums = sources.spare ? make(inputs * 4u, 0) : 0;
    uint16_t *const draws = make(inputs * 2u, 0);
    const uint32_t saturations =
        ff_update_conv_s16(&rule, &sources, &layer, weights, bias, x, z, c, total, sums, draws, head[3]);
    put(&saturations, 4);
    put(weights, inputs * outputs * 2u);
    put(bias, outputs * 4u);
}

RUN_JOBS(job)
