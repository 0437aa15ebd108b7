/* Local updates over maps of int8. */
#include "ff_learn_conv_s16.h"
#include "learn-maps.h"

/* Bits of the values that are not 0. */
static const uint8_t *bits_of(const int8_t *z, uint32_t positions, uint32_t outputs)
{
    const uint32_t bytes = (outputs + 7u) / 8u;
    uint8_t *const bits = make(positions * bytes, 0);
    for (uint32_t at = 0; at < positions * bytes; at++) {
        bits[at] = 0;
    }
    for (uint32_t at = 0; at < positions * outputs; at++) {
        const uint32_t j = at % outputs;
        bits[at / outputs * bytes + j / 8u] |= (uint8_t)((z[at] > 0) << j % 8u);
    }
    return bits;
}

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
    const int single = sources.means && sources.pool_rows == 1u && sources.pool_columns == 1u;
    const uint32_t positions = ff_positions(&window);
    const uint32_t saturations =
        single && (head[3] & 1u) != 0
            ? ff_update_conv_active_s16(&rule, &sources, &layer, weights, bias, x, bits_of(z, positions, outputs),
                                        make(positions, 0), c, total, sums, draws, head[3])
            : ff_update_conv_s16(&rule, &sources, &layer, weights, bias, x, z, c, total, sums, draws, head[3]);
    put(&saturations, 4);
    put(weights, inputs * outputs * 2u);
    put(bias, outputs * 4u);
}

RUN_JOBS(job)
