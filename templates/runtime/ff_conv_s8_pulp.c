/*
 * Convolutions of int8 maps for PULP cores: the inputs under a window are laid out as words, four taps each, and multiplied with
 * four outputs at a time. Windows of four positions share each weight; what is left of them, and windows of more inputs than
 * four have room for, go one by one.
 */
#ifndef FF_CONV_S8_PULP_C
#define FF_CONV_S8_PULP_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_conv_dots_pulp.h"
#include "ff_conv_gather_pulp.h"
#include "ff_conv_s8.h"
#include "ff_fixed.h"
#include "ff_visits.h"
#include "ff_window_part.h"

/* z of four positions whose windows are laid out. */
FF_BLOCK_FUNCTION ff_conv_s8_store_four(const struct ff_conv *layer, const union ff_conv_patches *patches, uint32_t words, int8_t *z)
{
    const uint32_t outputs = layer->outputs, rest = outputs & 3u;
    const int8_t *block = layer->weights;
    struct ff_conv_four four = {
        layer->bias, layer->multiplier, z, outputs, layer->shift, (uint32_t)1 << (layer->shift - 1u)
    };
    for (const int8_t *const end = z + (outputs - rest); four.z != end; block += ff_block_bytes(words)) {
        ff_conv_dots_four(&four, patches->of[0], block, words);
        four.bias += 4;
        four.multiplier += 4;
        four.z += 4;
    }
    if (rest != 0) { /* beyond the last output is nothing to be read or written */
        int32_t bias[4] = {0}, multiplier[4] = {0};
        int8_t some[FF_CONV_PATCHES][4], *at = four.z;
        for (uint32_t k = 0; k < rest; k++) {
            bias[k] = four.bias[k];
            multiplier[k] = four.multiplier[k];
        }
        four = (struct ff_conv_four){bias, multiplier, some[0], 4u, four.shift, four.half};
        ff_conv_dots_four(&four, patches->of[0], block, words);
        for (uint32_t p = 0; p < FF_CONV_PATCHES; p++, at += outputs) {
            for (uint32_t k = 0; k < rest; k++) {
                at[k] = some[p][k];
            }
        }
    }
}

/* z of one position, whose window is laid out piece by piece. */
static void ff_conv_s8_store_one(const struct ff_conv *layer, union ff_conv_patches *patches, struct ff_conv_place place,
                                 const int8_t *x, int32_t *acc, int8_t *z)
{
    const uint32_t outputs = layer->outputs, words = ff_tap_words(&layer->window), most = sizeof patches->one / 4u;
    const int32_t *from = layer->bias;
    for (uint32_t first = 0; first < words; first += most, from = acc) {
        const uint32_t piece = words - first < most ? words - first : most;
        const int8_t *block = layer->weights + ff_block_bytes(first);
        ff_conv_gather(&layer->window, place, x, 1u, 4u * first, 4u * (first + piece), patches->one);
        for (uint32_t j = 0; j < outputs; j += 4u, block += ff_block_bytes(words)) {
            const uint32_t count = outputs - j < 4u ? outputs - j : 4u;
            int32_t sums[4] = {0};
            for (uint32_t k = 0; k < count; k++) {
                sums[k] = from[j + k];
            }
            ff_conv_dots_one(patches->one, block, piece, sums);
            for (uint32_t k = 0; k < count; k++) {
                acc[j + k] = sums[k];
            }
        }
    }
    for (uint32_t j = 0; j < outputs; j++) {
        z[j] = ff_requantize(acc[j], layer->multiplier[j], layer->shift);
    }
}

/* z of `count` positions from a place on. Windows are laid out before the outputs of their positions take the place of inputs. */
static void ff_conv_s8_positions(const struct ff_conv *layer, struct ff_conv_place place, uint32_t count, const int8_t *x,
                                 int32_t *acc, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t outputs = layer->outputs, words = ff_tap_words(w);
    union ff_conv_patches patches;
    for (; 4u * words <= FF_CONV_PATCH_BYTES && count >= FF_CONV_PATCHES; count -= FF_CONV_PATCHES, z += FF_CONV_PATCHES * outputs) {
        for (uint32_t p = 0; p < FF_CONV_PATCHES; p++, ff_conv_gather_next(w, &place)) {
            ff_conv_gather(w, place, x, 1u, 0, 4u * words, patches.of[p]);
        }
        ff_conv_s8_store_four(layer, &patches, words, z);
    }
    for (; count != 0; count--, z += outputs, ff_conv_gather_next(w, &place)) {
        ff_conv_s8_store_one(layer, &patches, place, x, acc, z);
    }
}

static uint32_t ff_conv_s8_map(const struct ff_conv *layer, const int8_t *x, int32_t *acc, int8_t *z)
{
    const struct ff_conv_place first = {0, 0};
    const uint32_t visits = ff_visits_s8(&layer->window, x);
    ff_conv_s8_positions(layer, first, ff_positions(&layer->window), x, acc, z);
    return layer->outputs * visits;
}

#include "ff_conv_s8_public.h"

#endif
