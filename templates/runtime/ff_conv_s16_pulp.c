/*
 * Convolutions by masters for PULP cores: those of their upper bytes, which are taken out once for all positions, in blocks;
 * without room for them, a product for each position.
 */
#ifndef FF_CONV_S16_PULP_C
#define FF_CONV_S16_PULP_C

#include "ff_build.h"
#include <stddef.h>
#include "ff_conv_blocks_pulp.h"
#include "ff_conv_s16.h"
#include "ff_conv_s8.h"
#include "ff_dense_s16.h"

#define FF_CONV_S16_FACTOR ((int32_t)1 << 30) /* 2^-(shift + 2) is this factor and the shift */

/* The upper bytes of `taps` masters of one output as bytes of its words, and 0 up to a whole word. */
static void ff_conv_s16_column(const int16_t *weights, uint32_t taps, uint32_t outputs, int8_t *word)
{
    const int8_t *upper = (const int8_t *)weights + 1;
    const uint32_t step = 2u * outputs;
    for (; taps >= 4u; taps -= 4u, upper += 4u * step, word += 16) {
        word[0] = upper[0];
        word[1] = upper[step];
        word[2] = upper[2u * step];
        word[3] = upper[3u * step];
    }
    for (uint32_t tap = 0; taps != 0 && tap < 4u; tap++) {
        word[tap] = (int8_t)(tap < taps ? upper[tap * step] : 0);
    }
}

/* The layer as one of int8 constants, which are laid out in `room`. */
static struct ff_conv ff_conv_s16_narrow(const struct ff_conv_s16 *layer, const int16_t *weights, const int32_t *bias, int32_t *room)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t taps = (uint32_t)w->kernel_height * w->kernel_width * w->channels, outputs = layer->outputs;
    int8_t *const blocks = (int8_t *)(room + outputs);
    const struct ff_conv narrow = {blocks, bias, room, *w, layer->outputs, layer->shift};
    for (uint32_t j = 0; j < outputs; j++) {
        room[j] = FF_CONV_S16_FACTOR;
        ff_conv_s16_column(weights + j, taps, outputs, blocks + j / 4u * ff_block_bytes(ff_tap_words(w)) + j % 4u * 4u);
    }
    return narrow;
}

FF_SHARED uint32_t ff_conv_s16(const struct ff_conv_s16 *layer, const int16_t *weights, const int32_t *bias, const int8_t *x,
                               int32_t *acc, int8_t *z, int32_t *room)
{
    const uint32_t outputs = layer->outputs;
    const uint32_t positions = ff_positions(&layer->window);
    uint32_t macs = 0;
    if (room != NULL) {
        const struct ff_conv narrow = ff_conv_s16_narrow(layer, weights, bias, room);
        return ff_conv_s8(&narrow, x, acc, z);
    }
    for (uint32_t position = 0; position < positions; position++, z += outputs) {
        const struct ff_patch patch = ff_patch_at(&layer->window, outputs, position);
        macs += ff_patch_s16(&patch, layer->shift, weights, bias, x, acc, z);
    }
    return macs;
}

#endif
