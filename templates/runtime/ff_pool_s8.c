/* Maxima and means of int8 maps: those of a block of channels stay in registers while what is covered goes by. */
#ifndef FF_POOL_S8_C
#define FF_POOL_S8_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_fixed.h"
#include "ff_mean.h"
#include "ff_pool_s8.h"

/* The largest values of `width` channels from x on; lines of the map are `line` apart. */
FF_BLOCK_BODY ff_pool_s8_max_block(struct ff_cover cover, uint32_t line, uint32_t channels, const int8_t *x, int8_t *z,
                                   uint32_t width)
{
    const uint32_t run = cover.run * channels;
    int32_t largest[FF_WIDEST_BLOCK];
    FF_UNROLLED
    for (uint32_t k = 0; k < width; k++) {
        largest[k] = x[k];
    }
    for (uint32_t runs = cover.runs; runs != 0; runs--, x += line) {
        const int8_t *const end = x + run;
        for (const int8_t *pixel = x; pixel != end; pixel += channels) {
            FF_UNROLLED
            for (uint32_t k = 0; k < width; k++) {
                const int32_t value = pixel[k];
                largest[k] = value > largest[k] ? value : largest[k];
            }
        }
    }
    FF_UNROLLED
    for (uint32_t k = 0; k < width; k++) {
        z[k] = (int8_t)largest[k];
    }
}

static void ff_pool_s8_max(struct ff_cover cover, uint32_t width, uint32_t channels, const int8_t *x, int8_t *z)
{
    const uint32_t line = width * channels;
    uint32_t c = 0;
    x += cover.pixel * channels;
    for (; channels - c >= 8u; c += 8u) {
        ff_pool_s8_max_block(cover, line, channels, x + c, z + c, 8u);
    }
    for (; c < channels; c++) {
        ff_pool_s8_max_block(cover, line, channels, x + c, z + c, 1u);
    }
}

/* The means of `width` channels from x on: `shift` has the gain in it. */
FF_BLOCK_BODY ff_pool_s8_mean_block(struct ff_cover cover, uint32_t line, uint32_t channels, uint32_t shift, const int8_t *x,
                                    int8_t *z, uint32_t width)
{
    const int32_t factor = ff_mean_factor(cover.runs * cover.run);
    const uint32_t run = cover.run * channels;
    int32_t sum[FF_WIDEST_BLOCK];
    FF_UNROLLED
    for (uint32_t k = 0; k < width; k++) {
        sum[k] = 0;
    }
    for (uint32_t runs = cover.runs; runs != 0; runs--, x += line) {
        const int8_t *const end = x + run;
        for (const int8_t *pixel = x; pixel != end; pixel += channels) {
            FF_UNROLLED
            for (uint32_t k = 0; k < width; k++) {
                sum[k] += pixel[k];
            }
        }
    }
    FF_UNROLLED
    for (uint32_t k = 0; k < width; k++) {
        z[k] = ff_clamp(ff_round_shift(sum[k] * factor, shift), -127, 127);
    }
}

static void ff_pool_s8_mean(struct ff_cover cover, uint32_t width, uint32_t channels, uint32_t gain, const int8_t *x, int8_t *z)
{
    const uint32_t line = width * channels;
    uint32_t c = 0;
    x += cover.pixel * channels;
    for (; channels - c >= 8u; c += 8u) {
        ff_pool_s8_mean_block(cover, line, channels, 24u - gain, x + c, z + c, 8u);
    }
    for (; c < channels; c++) {
        ff_pool_s8_mean_block(cover, line, channels, 24u - gain, x + c, z + c, 1u);
    }
}

static void ff_max_pool_s8_map(const struct ff_window *window, const int8_t *x, int8_t *z)
{
    for (uint32_t row = 0; row < window->rows; row++) {
        const struct ff_span down = ff_rows_at(window, row);
        for (uint32_t column = 0; column < window->columns; column++, z += window->channels) {
            ff_pool_s8_max(ff_cover_of(window, down, column), window->width, window->channels, x, z);
        }
    }
}

#include "ff_pool_s8_public.h"

#endif
