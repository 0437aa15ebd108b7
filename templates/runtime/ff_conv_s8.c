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

/* Two positions: their patches and their outputs differ in where they start. */
struct ff_conv_s8_pair {
    struct ff_patch patch;
    const int8_t *x; /* the first input of the first patch */
    int8_t *z;       /* the outputs of the first position */
    uint32_t x_next; /* inputs from the first patch to the second */
    uint32_t z_next; /* outputs from the first position to the second */
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
    int8_t *const z = pair->z + j, *const z_next = z + pair->z_next;
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

/* Whether the windows of positions i and i + 1 along one direction lie inside the map as a whole. */
static int ff_conv_s8_are_inside(uint32_t i, uint32_t positions, uint32_t stride, uint32_t before, uint32_t kernel, uint32_t size)
{
    return i + 1u < positions && i * stride >= before && (i + 1u) * stride + kernel <= before + size;
}

/* One column of positions or two, which is returned: pairs are neighbours in a row, else in the column. */
static uint32_t ff_conv_s8_columns(const struct ff_conv *layer, uint32_t column, const int8_t *x, int32_t *acc, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t outputs = layer->outputs, columns = w->columns, z_row = columns * outputs;
    const uint32_t x_row = (uint32_t)w->stride_y * w->width * w->channels;
    const int wide = ff_conv_s8_are_inside(column, columns, w->stride_x, w->left, w->kernel_width, w->width);
    struct ff_conv_s8_pair pair = {.z = z + column * outputs, .x_next = (uint32_t)w->stride_x * w->channels, .z_next = outputs};
    if (!wide) {
        pair.x_next = x_row;
        pair.z_next = z_row;
    }
    for (uint32_t row = 0; row < w->rows; row++, pair.z += z_row) {
        pair.patch = ff_patch_at(w, outputs, row * columns + column);
        pair.x = x + pair.patch.x;
        if (wide) {
            ff_conv_s8_two(layer, &pair);
        } else if (ff_conv_s8_are_inside(row, w->rows, w->stride_y, w->top, w->kernel_height, w->height)) {
            ff_conv_s8_two(layer, &pair);
            row++;
            pair.z += z_row;
        } else {
            ff_conv_s8_one(layer, &pair.patch, x, acc, pair.z);
        }
    }
    return wide ? 2u : 1u;
}

FF_SHARED uint32_t ff_conv_s8(const struct ff_conv *layer, const int8_t *x, int32_t *acc, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t outputs = layer->outputs;
    const uint32_t visits = ff_visits_s8(w, x);
    const uint32_t positions = ff_positions(w);
    if (outputs < 8u || visits >= positions * w->kernel_height * w->kernel_width * w->channels / 4u * 3u) {
        for (uint32_t column = 0; column < w->columns;) {
            column += ff_conv_s8_columns(layer, column, x, acc, z);
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
