/*
 * Counts instructions of kernels over maps. A command is a kernel: int8 convolution 'c', depthwise 'd', max pool 'm', average
 * pool 'a', and where there are floats the convolution of halves 'f', with sums of halves 'h', or floats 's'; then the window
 * as 11 uint16 (map, positions, kernel, stride, padding), the outputs as uint16 and the percentage of inputs that are not zero
 * as a byte. 'u' is an update by the error of one mean for each output, 'U' by those of the maxima of two by two cells, of masters;
 * 'v' and 'V' the same of halves; of the map z the same share is not zero. The answer is the instructions of the call as uint32. '.' is echoed.
 */
#include "ff_conv_s8.h"
#include "ff_depthwise_s8.h"
#include "ff_learn_conv_s16.h"
#include "ff_pool_s8.h"
#include "answers.h"

#include <stddef.h>

#if defined(__riscv_flen) || defined(__riscv_zfinx)
#include "ff_conv_f16.h"
#include "ff_conv_f32.h"
#include "ff_conv_half.h"
#if defined(__riscv_zfinx)
#include "ff_depthwise_half.h"
#include "ff_learn_conv_f16.h"
#endif
#endif

enum { MOST_WEIGHTS = 20 * 1024, MOST_VALUES = 17 * 1024, MOST_OUTPUTS = 64, MOST_INPUTS = 320 };

static int8_t weights[MOST_WEIGHTS], z[MOST_VALUES];
static int32_t x[MOST_VALUES / 4];
static int32_t bias[MOST_OUTPUTS], multiplier[MOST_OUTPUTS], acc[MOST_OUTPUTS];
#if defined(__riscv_flen) || defined(__riscv_zfinx)
static float real_weights[MOST_WEIGHTS], real_x[MOST_VALUES], real_z[MOST_VALUES], real_bias[2 * MOST_OUTPUTS], real_acc[MOST_OUTPUTS];
#if defined(__riscv_zfinx)
static uint16_t half_bias[MOST_OUTPUTS];
#endif
#endif

static int16_t masters[MOST_WEIGHTS], errors[4 * MOST_OUTPUTS];
static int32_t total[MOST_INPUTS], parts[MOST_INPUTS];
static uint16_t draws[MOST_INPUTS];

static uint16_t read_number(void)
{
    const uint32_t low = (uint32_t)ff_board_read();
    return (uint16_t)(low | (uint32_t)ff_board_read() << 8);
}

static struct ff_window read_window(void)
{
    uint16_t fields[11];
    for (uint32_t i = 0; i < 11u; i++) {
        fields[i] = read_number();
    }
    const struct ff_window window = {
        .height = fields[0], .width = fields[1], .channels = fields[2], .rows = fields[3], .columns = fields[4],
        .kernel_height = fields[5], .kernel_width = fields[6], .stride_y = fields[7], .stride_x = fields[8],
        .top = fields[9], .left = fields[10]
    };
    return window;
}

/* Inputs that are not zero are spread at random. Products of four weights fit into 16 bits, as in layers that do not learn. */
static void fill(uint32_t percent)
{
    int8_t *const input = (int8_t *)x;
    uint32_t state = 1;
    for (uint32_t i = 0; i < MOST_VALUES; i++) {
        state = state * 1664525u + 1013904223u;
        input[i] = (int8_t)((state >> 16) % 100u < percent ? 1u + i % 127u : 0u);
    }
    for (uint32_t i = 0; i < MOST_WEIGHTS; i++) {
        weights[i] = (int8_t)(int32_t)(i * 37u % 129u - 64u);
    }
    for (uint32_t j = 0; j < MOST_OUTPUTS; j++) {
        multiplier[j] = 1 << 30;
    }
#if defined(__riscv_flen) || defined(__riscv_zfinx)
    for (uint32_t i = 0; i < MOST_VALUES; i++) { /* as floats and as halves, so that none is zero */
        real_x[i] = 1.001f;
    }
    for (uint32_t i = 0; i < MOST_WEIGHTS; i++) {
        real_weights[i] = 0.0f;
    }
#endif
}

/* One mean over the whole map, or two by two maxima, without a pool; sums of inputs behind a mean are shifted to 16 bits. */
static struct ff_sources sources_of(const struct ff_window *window, uint16_t outputs, int means)
{
    const uint8_t side = means ? 1 : 2;
    struct ff_sources sources = {
        .cells = {.height = window->rows, .width = window->columns, .channels = outputs, .rows = side, .columns = side},
        .pool_rows = 1, .pool_columns = 1, .means = (uint8_t)means
    };
    while (means && (127u * window->rows * window->columns >> sources.spare) > 32767u) {
        sources.spare++;
    }
    return sources;
}

/* A map of which a share is not zero, at random, and errors. */
static void fill_map(uint32_t percent)
{
    uint32_t state = 7;
    for (uint32_t i = 0; i < MOST_VALUES; i++) {
        state = state * 1664525u + 1013904223u;
        z[i] = (int8_t)((state >> 16) % 100u < percent ? 1u + (state >> 24) % 120u : 0u);
    }
    for (uint32_t j = 0; j < 4u * MOST_OUTPUTS; j++) {
        errors[j] = (int16_t)(j % 2u == 0 ? 90 : -70);
    }
}

static uint32_t update(const struct ff_window *window, uint16_t outputs, int means)
{
    const struct ff_update_s16 rule = {.dither = 8, .bias_shift = 8};
    const struct ff_conv_s16 layer = {*window, outputs, 12};
    const struct ff_sources sources = sources_of(window, outputs, means);
    const uint32_t before = ff_board_instructions();
    (void)ff_update_conv_s16(&rule, &sources, &layer, masters, bias, (int8_t *)x, z, errors, total, sources.spare ? parts : NULL, draws,
                             1u);
    return ff_board_instructions() - before;
}

#if defined(__riscv_zfinx)
/* The values of the maps as halves. */
static uint32_t update_halves(const struct ff_window *window, uint16_t outputs, int means)
{
    const struct ff_conv_shape layer = {*window, outputs};
    const struct ff_sources sources = sources_of(window, outputs, means);
    ff_half *const half_x = (ff_half *)(void *)real_x, *const half_z = (ff_half *)(void *)real_z;
    ff_half *const half_errors = (ff_half *)(void *)real_bias, *const half_weights = (ff_half *)(void *)real_weights;
    for (uint32_t i = 0; i < MOST_VALUES; i++) {
        half_x[i] = ff_half_of((float)((int8_t *)x)[i] * 0.25f);
        half_z[i] = ff_half_of((float)z[i] * 0.25f);
    }
    for (uint32_t j = 0; j < 4u * MOST_OUTPUTS; j++) {
        half_errors[j] = ff_half_of((float)errors[j] * 0x1p-10f);
    }
    const uint32_t before = ff_board_instructions();
    ff_update_conv_f16(&sources, &layer, half_weights, half_bias, half_x, half_z, half_errors, (float *)total, means ? (float *)parts : NULL);
    return ff_board_instructions() - before;
}
#endif

static uint32_t answer(int kernel)
{
    const struct ff_window window = read_window();
    const uint16_t outputs = read_number();
    const uint32_t percent = (uint32_t)ff_board_read();
    fill(percent);
    if (kernel == 'u' || kernel == 'U' || kernel == 'v' || kernel == 'V') {
        fill_map(percent);
#if defined(__riscv_zfinx)
        if (kernel == 'v' || kernel == 'V') {
            return update_halves(&window, outputs, kernel == 'v');
        }
#endif
        return update(&window, outputs, kernel == 'u');
    }
    const struct ff_conv layer = {weights, bias, multiplier, window, outputs, 12};
    const struct ff_depthwise depthwise = {weights, bias, multiplier, window, 12};
    const uint32_t before = ff_board_instructions();
    switch (kernel) {
    case 'c': (void)ff_conv_s8(&layer, (int8_t *)x, acc, z); break;
    case 'd': (void)ff_depthwise_s8(&depthwise, (int8_t *)x, z); break;
    case 'm': ff_max_pool_s8(&window, (int8_t *)x, z); break;
    case 'a': ff_average_pool_s8(&window, (int8_t *)x, z); break;
#if defined(__riscv_flen) || defined(__riscv_zfinx)
    default: {
        const struct ff_conv_shape shape = {window, outputs};
        const void *const w = real_weights, *const b = real_bias, *const in = real_x;
        void *const sums = real_acc, *const out = real_z;
        if (kernel == 'f') {
            (void)ff_conv_f16(&shape, w, b, in, sums, out);
#if defined(__riscv_zfinx)
        } else if (kernel == 'g') {
            (void)ff_depthwise_half(&window, w, b, in, out);
#endif
        } else if (kernel == 'h') {
            (void)ff_conv_half(&shape, w, b, in, sums, out);
        } else {
            (void)ff_conv_f32(&shape, w, b, in, sums, out);
        }
    }
#else
    default: break;
#endif
    }
    return ff_board_instructions() - before;
}
