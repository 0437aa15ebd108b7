/* Maxima and means of int8 maps: each channel walks through what is covered. */
#ifndef FF_POOL_S8_C
#define FF_POOL_S8_C

#include "ff_build.h"
#include "ff_fixed.h"
#include "ff_mean.h"
#include "ff_pool_s8.h"

static void ff_pool_s8_max(struct ff_cover cover, uint32_t width, uint32_t channels, const int8_t *x, int8_t *z)
{
    x += cover.pixel * channels;
    for (uint32_t c = 0; c < channels; c++) {
        const int8_t *row = x + c;
        int8_t largest = *row;
        for (uint32_t runs = cover.runs; runs != 0; runs--, row += width * channels) {
            const int8_t *const end = row + cover.run * channels;
            for (const int8_t *pixel = row; pixel != end; pixel += channels) {
                largest = *pixel > largest ? *pixel : largest;
            }
        }
        z[c] = largest;
    }
}

static void ff_pool_s8_mean(struct ff_cover cover, uint32_t width, uint32_t channels, uint32_t gain, const int8_t *x, int8_t *z)
{
    const int32_t factor = ff_mean_factor(cover.runs * cover.run);
    x += cover.pixel * channels;
    for (uint32_t c = 0; c < channels; c++) {
        const int8_t *row = x + c;
        int32_t sum = 0;
        for (uint32_t runs = cover.runs; runs != 0; runs--, row += width * channels) {
            const int8_t *const end = row + cover.run * channels;
            for (const int8_t *pixel = row; pixel != end; pixel += channels) {
                sum += *pixel;
            }
        }
        z[c] = ff_clamp(ff_round_shift(sum * factor, 24u - gain), -127, 127);
    }
}

static void ff_pool_s8_max_row(const struct ff_window *window, uint32_t row, const int8_t *x, int8_t *z)
{
    const struct ff_span down = ff_rows_at(window, row);
    for (uint32_t column = 0; column < window->columns; column++, z += window->channels) {
        ff_pool_s8_max(ff_cover_of(window, down, column), window->width, window->channels, x, z);
    }
}

#include "ff_pool_s8_public.h"

#endif
