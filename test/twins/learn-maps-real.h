/* Local updates over maps of one of the real precisions; the including file brings its kernels and FF_REAL. */
#include "learn-maps.h"

/* head: outputs, skew of the maps in values */
static void job(const uint32_t *head)
{
    const struct ff_window window = take_window();
    const uint32_t outputs = head[0], inputs = taps(&window) * window.channels, bytes = (uint32_t)sizeof(ff_stored);
    const struct ff_sources sources = take_sources(&window, outputs);
    const struct ff_conv_shape layer = {window, (uint16_t)outputs};
    ff_stored *const weights = take(inputs * outputs, bytes, 0), *const bias = take(outputs, bytes, 0);
    const ff_stored *x = take(pixels(&window) * window.channels, bytes, head[1] * bytes);
    const ff_stored *z = take(ff_positions(&window) * outputs, bytes, head[1] * bytes);
    const ff_stored *c = take((uint32_t)sources.cells.rows * sources.cells.columns * outputs, bytes, 0);
    float *const total = make(inputs * 4u, 0), *const sums = sources.means ? make(inputs * 4u, 0) : 0;
    FF_REAL(ff_update_conv)(&sources, &layer, weights, bias, x, z, c, total, sums);
    put(weights, inputs * outputs * bytes);
    put(bias, outputs * bytes);
}

RUN_JOBS(job)
