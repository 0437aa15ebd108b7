/*
 * Convolutions of int8 maps. Where most inputs are not zero, the sums of two positions next to each other and of eight outputs
 * stay in registers while their windows go by, so that each weight serves twice. Where
 * many are zero, or a position has no neighbour, those that are not are listed.
 */
#ifndef FF_CONV_S8_C
#define FF_CONV_S8_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_conv_s8.h"
#include "ff_conv_sums_s8.h"
#include "ff_fixed.h"
#include "ff_product.h"
#include "ff_visits.h"

#define FF_CONV_PAIR_OUTPUTS 8u

/* Two neighbours in a row: their patches differ in where they start. */
struct ff_conv_s8_pair {
    struct ff_patch patch;
    const int8_t *x; /* the first input of the first patch */
    int8_t *z;       /* the outputs of the first position */
    uint32_t x_next; /* inputs from the first patch to the second */
};

/* sums += one input of each position x `width` weights */
#define FF_CONV_STEP(a, b)                                                                            \
    FF_UNROLLED                                                                                       \
    for (uint32_t k = 0; k < width; k++) {                                                            \
        const int32_t weight = row[k];                                                                \
        first[k] += weight * (a);                                                                     \
        second[k] += weight * (b);                                                                    \
    }

/* z of outputs j .. j + width - 1 of both positions. */
FF_BLOCK_BODY ff_conv_s8_pair(const struct ff_conv *layer, const struct ff_conv_s8_pair *pair, uint32_t j, uint32_t width)
{
    int32_t first[FF_CONV_PAIR_OUTPUTS], second[FF_CONV_PAIR_OUTPUTS];
    const struct ff_patch *const patch = &pair->patch;
    const uint32_t outputs = patch->outputs;
    const int8_t *a = pair->x, *b = a + pair->x_next, *row = layer->weights + patch->weights + j;
    FF_UNROLLED
    for (uint32_t k = 0; k < width; k++) {
        first[k] = second[k] = layer->bias[j + k];
    }
    for (uint32_t runs = patch->runs;;) {
        for (const int8_t *const fours = a + (patch->run & ~3u); a != fours; a += 4u, b += 4u) {
            FF_UNROLLED
            for (uint32_t i = 0; i < 4u; i++) {
                FF_OPAQUE(a); /* else gcc loads all inputs at once, for which there are no registers */
                FF_OPAQUE(b);
                FF_CONV_STEP(a[i], b[i])
                row += outputs;
                FF_OPAQUE(row);
            }
        }
        for (const int8_t *const end = a + (patch->run & 3u); a != end; a++, b++, row += outputs) {
            FF_CONV_STEP(*a, *b)
        }
        if (--runs == 0) {
            break;
        }
        const uint32_t skip = patch->x_step - patch->run;
        a += skip;
        b += skip;
        row += patch->weight_step - patch->run * outputs;
    }
    int8_t *const z = pair->z + j, *const z_next = z + outputs;
    FF_UNROLLED
    for (uint32_t k = 0; k < width; k++) {
        z[k] = ff_requantize(first[k], layer->multiplier[j + k], layer->shift[j + k]);
        z_next[k] = ff_requantize(second[k], layer->multiplier[j + k], layer->shift[j + k]);
    }
}

FF_BLOCK_FUNCTION ff_conv_s8_pair_8(const struct ff_conv *layer, const struct ff_conv_s8_pair *pair, uint32_t j)
{
    ff_conv_s8_pair(layer, pair, j, 8u);
}

FF_BLOCK_FUNCTION ff_conv_s8_pair_4(const struct ff_conv *layer, const struct ff_conv_s8_pair *pair, uint32_t j)
{
    ff_conv_s8_pair(layer, pair, j, 4u);
}

FF_BLOCK_FUNCTION ff_conv_s8_pair_1(const struct ff_conv *layer, const struct ff_conv_s8_pair *pair, uint32_t j)
{
    ff_conv_s8_pair(layer, pair, j, 1u);
}

static void ff_conv_s8_two(const struct ff_conv *layer, const struct ff_conv_s8_pair *pair)
{
    const uint32_t outputs = layer->outputs;
    uint32_t j = 0;
    for (; outputs - j >= 8u; j += 8u) {
        ff_conv_s8_pair_8(layer, pair, j);
    }
    for (; outputs - j >= 4u; j += 4u) {
        ff_conv_s8_pair_4(layer, pair, j);
    }
    for (; outputs != j; j++) {
        ff_conv_s8_pair_1(layer, pair, j);
    }
}

static void ff_conv_s8_one(const struct ff_conv *layer, const struct ff_patch *patch, const int8_t *x, int32_t *acc, int8_t *z)
{
    const struct ff_dense scales = {.multiplier = layer->multiplier, .shift = layer->shift, .outputs = layer->outputs};
    ff_conv_sums_s8(layer, patch, x + patch->x, acc);
    ff_requantize_s8(&scales, acc, z);
}

/* Whether the windows of a column of positions and the next one lie inside the map from left to right. */
static int ff_conv_s8_are_inside(const struct ff_window *w, uint32_t column)
{
    const uint32_t start = column * w->stride_x;
    return column + 1u < w->columns && start >= w->left && start + w->stride_x + w->kernel_width <= (uint32_t)w->left + w->width;
}

/* A row of positions: two neighbours at a time where they can be. */
static void ff_conv_s8_row(const struct ff_conv *layer, uint32_t row, const int8_t *x, int32_t *acc, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t outputs = layer->outputs;
    const struct ff_span down = ff_rows_at(w, row);
    struct ff_conv_s8_pair pair = {.x_next = (uint32_t)w->stride_x * w->channels};
    for (uint32_t column = 0, step; column < w->columns; column += step, z += step * outputs) {
        pair.patch = ff_patch_of(w, outputs, ff_cover_of(w, down, column));
        if (ff_conv_s8_are_inside(w, column)) {
            pair.x = x + pair.patch.x;
            pair.z = z;
            ff_conv_s8_two(layer, &pair);
            step = 2u;
        } else {
            ff_conv_s8_one(layer, &pair.patch, x, acc, z);
            step = 1u;
        }
    }
}

FF_SHARED uint32_t ff_conv_s8(const struct ff_conv *layer, const int8_t *x, int32_t *acc, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t outputs = layer->outputs;
    const uint32_t visits = ff_visits_s8(w, x);
    const uint32_t positions = ff_positions(w);
    if (outputs < 8u || visits >= positions * w->kernel_height * w->kernel_width * w->channels / 4u * 3u) {
        for (uint32_t row = 0; row < w->rows; row++, z += w->columns * outputs) {
            ff_conv_s8_row(layer, row, x, acc, z);
        }
    } else {
        for (uint32_t position = 0; position < positions; position++, z += outputs) {
            const struct ff_patch patch = ff_patch_at(w, outputs, position);
            ff_conv_s8_one(layer, &patch, x, acc, z);
        }
    }
    return outputs * visits;
}

#endif
