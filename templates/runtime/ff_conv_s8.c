/*
 * Convolutions of int8 maps. Where most inputs are not zero, sums of positions next to each other stay in registers while
 * their windows go by, so that each weight serves all of them: three positions by four outputs where weights can be packed
 * (ff_packed_s8.h), else two by eight. Where many are zero, or a position has no neighbour, those that are not are listed.
 */
#ifndef FF_CONV_S8_C
#define FF_CONV_S8_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_conv_packed_s8.h"
#include "ff_conv_s8.h"
#include "ff_conv_sums_s8.h"
#include "ff_fixed.h"
#include "ff_packed_s8.h"
#include "ff_visits.h"
#include "ff_window_part.h"

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
        z[k] = ff_requantize(first[k], layer->multiplier[j + k], layer->shift);
        z_next[k] = ff_requantize(second[k], layer->multiplier[j + k], layer->shift);
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

/* Whether the windows of a column of positions and of `more` behind it lie inside the map from left to right. */
static int ff_conv_s8_are_inside(const struct ff_window *w, uint32_t column, uint32_t more)
{
    const uint32_t start = column * w->stride_x;
    return column + more < w->columns && start >= w->left &&
           start + more * w->stride_x + w->kernel_width <= (uint32_t)w->left + w->width;
}

/* A row of positions: neighbours together where they can be, three of them where `packed`, else two. */
static void ff_conv_s8_row(struct ff_conv_listed *conv, uint32_t row, const int8_t *x, int8_t *z)
{
    const struct ff_conv *const layer = conv->layer;
    const struct ff_window *const w = &layer->window;
    const uint32_t outputs = layer->outputs, together = conv->packed ? FF_CONV_PACKED_POSITIONS : 2u;
    const struct ff_span down = ff_rows_at(w, row);
    struct ff_conv_s8_pair pair = {.x_next = (uint32_t)w->stride_x * w->channels};
    for (uint32_t column = 0, step; column < w->columns; column += step, z += step * outputs) {
        pair.patch = ff_patch_of(w, outputs, ff_cover_of(w, down, column));
        step = ff_conv_s8_are_inside(w, column, together - 1u) ? together : 1u;
        if (step == 1u) {
            ff_conv_listed_one_s8(conv, &pair.patch, x, z);
        } else if (conv->packed) {
            ff_conv_packed_s8(layer, &pair.patch, x + pair.patch.x, pair.x_next, z);
        } else {
            pair.x = x + pair.patch.x;
            pair.z = z;
            ff_conv_s8_two(layer, &pair);
        }
    }
}

/* Whether one of the inputs is negative. */
static int ff_conv_s8_is_negative(const int8_t *x, uint32_t count)
{
    const int8_t *const end = x + count;
    uint32_t any = 0;
    for (; x != end && ((uintptr_t)x & 3u) != 0; x++) {
        any |= (uint8_t)*x;
    }
    for (; end - x >= 4; x += 4) {
        any |= ff_word(x);
    }
    for (; x != end; x++) {
        any |= (uint8_t)*x;
    }
    return (any & 0x80808080u) != 0;
}

/* Whether three positions may be computed together: see ff_conv_packed_s8. */
static int ff_conv_s8_is_packed(const struct ff_conv *layer, const int8_t *x)
{
    const struct ff_window *const w = &layer->window;
    return ff_packed_rows(layer->weights, layer->outputs) && !ff_conv_s8_is_negative(x, (uint32_t)w->height * w->width * w->channels);
}

/* Makes one row of the map of a layer whose windows are single pixels, all of them. */
static void ff_conv_s8_flatten(struct ff_window *w)
{
    const uint32_t positions = ff_positions(w);
    if (w->kernel_height == 1u && w->kernel_width == 1u && w->rows == w->height && w->columns == w->width && positions <= 0xffffu) {
        w->rows = w->height = w->stride_x = w->stride_y = 1;
        w->columns = w->width = (uint16_t)positions;
    }
}

/* A whole map, or a core's part of one. */
static uint32_t ff_conv_s8_map(const struct ff_conv *layer, const int8_t *x, int32_t *acc, int8_t *z)
{
    struct ff_conv flat = *layer;
    struct ff_window *const w = &flat.window;
    struct ff_conv_listed conv;
    const uint32_t outputs = layer->outputs, visits = ff_visits_s8(w, x);
    const uint32_t taps = ff_positions(w) * w->kernel_height * w->kernel_width * w->channels;
    const int dense = outputs < 8u || visits >= taps / 4u * 3u;
    conv.layer = &flat;
    conv.packed = ff_conv_s8_is_packed(layer, x);
    conv.acc = acc;
    ff_conv_s8_flatten(w);
    for (uint32_t row = 0; row < w->rows; row++, z += w->columns * outputs) {
        if (dense) {
            ff_conv_s8_row(&conv, row, x, z);
        } else {
            ff_conv_listed_row_s8(&conv, row, x, z);
        }
    }
    return outputs * visits;
}

#include "ff_conv_s8_public.h"

#endif
