/* Means of int8 maps, half away from 0: one channel after the other. */
#ifndef FF_ROUNDED_MEAN_C
#define FF_ROUNDED_MEAN_C

#include "ff_build.h"
#include "ff_rounded_mean.h"

static int8_t ff_rounded_mean_of(const struct ff_cover *cover, uint32_t channels, uint32_t line, const int8_t *x)
{
    const int32_t count = (int32_t)(cover->runs * cover->run);
    int32_t sum = 0;
    for (uint32_t runs = cover->runs; runs != 0; runs--, x += line) {
        const int8_t *const end = x + cover->run * channels;
        for (const int8_t *pixel = x; pixel != end; pixel += channels) {
            sum += *pixel;
        }
    }
    return (int8_t)((sum > 0 ? sum + count / 2 : sum - count / 2) / count);
}

FF_SHARED void ff_rounded_mean(const struct ff_window *window, const int8_t *x, int8_t *z)
{
    const uint32_t channels = window->channels;
    for (uint32_t row = 0; row < window->rows; row++) {
        const struct ff_span down = ff_rows_at(window, row);
        for (uint32_t column = 0; column < window->columns; column++, z += channels) {
            const struct ff_cover cover = ff_cover_of(window, down, column);
            for (uint32_t c = 0; c < channels; c++) {
                z[c] = ff_rounded_mean_of(&cover, channels, window->width * channels, x + cover.pixel * channels + c);
            }
        }
    }
}

#endif
