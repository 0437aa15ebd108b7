/* Sums of positions of a convolution of int8 maps from lists: of one window, or of the columns that neighbours share. */
#ifndef FF_CONV_SUMS_S8_C
#define FF_CONV_SUMS_S8_C

#include "ff_build.h"
#include "ff_conv_sums_s8.h"
#include "ff_block.h"
#include "ff_fixed.h"

/* acc = bias + the patch times its weights, x being its first input. */
static void ff_conv_sums_s8(struct ff_conv_listed *conv, const struct ff_patch *patch, const int8_t *x)
{
    struct ff_conv_list *const list = &conv->list;
    const uint32_t outputs = patch->outputs, run = patch->run;
    const struct ff_conv_rows rows = {(uintptr_t)(conv->layer->weights + patch->weights), outputs, conv->packed};
    const int32_t *from = conv->layer->bias;
    uint32_t first = 0; /* weight of a run */
    ff_conv_list_clear(list);
    for (uint32_t runs = patch->runs; runs != 0; runs--, x += patch->x_step, first += patch->weight_step) {
        for (uint32_t i = 0, count; i != run; i += count) {
            if (ff_conv_list_room(list) == 0) {
                ff_conv_list_walk(list->entry, list->next, list->sum, &rows, from, conv->acc);
                ff_conv_list_clear(list);
                from = conv->acc;
            }
            const uint32_t room = ff_conv_list_room(list);
            count = run - i < room ? run - i : room;
            ff_conv_list_add(list, x + i, count, first + i * outputs, outputs);
        }
    }
    ff_conv_list_walk(list->entry, list->next, list->sum, &rows, from, conv->acc);
}

static void ff_conv_sums_store(const struct ff_conv_listed *conv, int8_t *z)
{
    const struct ff_conv *const layer = conv->layer;
    const int32_t *multiplier = layer->multiplier, *acc = conv->acc;
    const uint32_t shift = layer->shift;
    const int8_t *const end = z + layer->outputs, *const fours = z + (layer->outputs & ~3u);
    for (; z != fours; z += 4, acc += 4, multiplier += 4) {
        FF_UNROLLED
        for (uint32_t k = 0; k < 4u; k++) {
            z[k] = ff_requantize(acc[k], multiplier[k], shift);
        }
    }
    for (; z != end; z++) {
        *z = ff_requantize(*acc++, *multiplier++, shift);
    }
}

FF_SHARED void ff_conv_listed_one_s8(struct ff_conv_listed *conv, const struct ff_patch *patch, const int8_t *x, int8_t *z)
{
    ff_conv_sums_s8(conv, patch, x + patch->x);
    ff_conv_sums_store(conv, z);
}

#define FF_CONV_STRIP 24u /* columns of a map that are listed together, at most */

/* Neighbouring columns of a map under a row of windows, listed one after the other. */
struct ff_conv_strip {
    struct ff_conv_entry *begin[FF_CONV_STRIP + 1u]; /* of each column, and the end of the last one */
    uint32_t sum[FF_CONV_STRIP + 1u];               /* of the values before it */
    uint32_t columns;                               /* that are listed whole */
};

/* Lists columns from `at` on while there is room; offsets are those of windows that begin there. */
static void ff_conv_strip_list(struct ff_conv_listed *conv, struct ff_conv_strip *strip, struct ff_span down, uint32_t at, const int8_t *x)
{
    const struct ff_window *const w = &conv->layer->window;
    struct ff_conv_list *const list = &conv->list;
    const uint32_t channels = w->channels, outputs = conv->layer->outputs, pixel = channels * outputs;
    const uint32_t most = w->width - at < FF_CONV_STRIP ? w->width - at : FF_CONV_STRIP;
    ff_conv_list_clear(list);
    x += (down.at * w->width + at) * channels;
    for (strip->columns = 0;; strip->columns++, x += channels) {
        const uint32_t column = strip->columns;
        const int8_t *run = x;
        uint32_t offset = (down.from * w->kernel_width + column) * pixel;
        strip->begin[column] = list->next;
        strip->sum[column] = list->sum;
        for (uint32_t rows = column == most ? 0 : down.count; rows != 0; rows--, run += w->width * channels) {
            if (ff_conv_list_room(list) < channels) {
                return;
            }
            ff_conv_list_add(list, run, channels, offset, outputs);
            offset += w->kernel_width * pixel;
        }
        if (column == most) {
            return;
        }
    }
}

/* z of a position that covers columns of a strip from `first` on. */
static void ff_conv_strip_one(struct ff_conv_listed *conv, const struct ff_conv_strip *strip, struct ff_span across, uint32_t first, int8_t *z)
{
    const struct ff_conv *const layer = conv->layer;
    const uint32_t pixel = (uint32_t)layer->window.channels * layer->outputs, end = first + across.count;
    const uintptr_t before = (uintptr_t)first * pixel, inside = (uintptr_t)across.from * pixel;
    const struct ff_conv_rows rows = {(uintptr_t)layer->weights + inside - before, layer->outputs, conv->packed};
    ff_conv_list_walk(strip->begin[first], strip->begin[end], strip->sum[end] - strip->sum[first], &rows, layer->bias, conv->acc);
    ff_conv_sums_store(conv, z);
}

FF_SHARED void ff_conv_listed_row_s8(struct ff_conv_listed *conv, uint32_t row, const int8_t *x, int8_t *z)
{
    const struct ff_window *const w = &conv->layer->window;
    const uint32_t outputs = conv->layer->outputs;
    const struct ff_span down = ff_rows_at(w, row);
    struct ff_conv_strip strip;
    for (uint32_t column = 0; column < w->columns;) {
        struct ff_span across = ff_columns_at(w, column);
        const uint32_t at = across.at, before = column;
        ff_conv_strip_list(conv, &strip, down, at, x);
        while (across.at + across.count <= at + strip.columns) {
            ff_conv_strip_one(conv, &strip, across, across.at - at, z);
            z += outputs;
            if (++column == w->columns) {
                return;
            }
            across = ff_columns_at(w, column);
        }
        if (column == before) { /* its window has more inputs than are listed at once */
            const struct ff_patch patch = ff_patch_of(w, outputs, ff_cover_of(w, down, column));
            ff_conv_listed_one_s8(conv, &patch, x, z);
            z += outputs;
            column++;
        }
    }
}

#endif
