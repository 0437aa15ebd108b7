/*
 * Convolutions of int8 maps for PULP cores: the inputs under a window are laid out as words, four taps each, and multiplied with
 * four outputs at a time. Windows of four positions share each weight; what is left of them, and windows of more inputs than
 * four have room for, go one by one. Words may lie on any boundary: these cores then load or store in two accesses.
 */
#ifndef FF_CONV_S8_PULP_C
#define FF_CONV_S8_PULP_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_conv_blocks_pulp.h"
#include "ff_conv_s8.h"
#include "ff_fixed.h"
#include "ff_pulp.h"
#include "ff_visits.h"

#define FF_CONV_PATCH_BYTES 576u /* inputs of a window of which four are laid out side by side: 3 x 3 pixels of 64 channels */
#define FF_CONV_PATCHES 4u

union ff_conv_patches {
    uint32_t aligned;
    int8_t of[FF_CONV_PATCHES][FF_CONV_PATCH_BYTES];
    int8_t one[FF_CONV_PATCHES * FF_CONV_PATCH_BYTES];
};

/* A position of the windows. */
struct ff_conv_place {
    uint32_t row;
    uint32_t column;
};

static inline void ff_conv_s8_next(const struct ff_window *window, struct ff_conv_place *place)
{
    if (++place->column == window->columns) {
        place->column = 0;
        place->row++;
    }
}

static inline void ff_conv_s8_copy(const int8_t *from, int8_t *to, uint32_t bytes)
{
    const int8_t *const end = from + bytes;
    uint32_t left, right;
    if (bytes >= 8u) {
        __asm__ volatile(FF_LOOP("%[eights]", "4")
                         FF_LOAD("%[left]", "%[from]", 4)
                         FF_LOAD("%[right]", "%[from]", 4)
                         FF_STORE("%[left]", "%[to]", 4)
                         FF_STORE("%[right]", "%[to]", 4)
                         FF_LOOP_END
                         : [from] "+&r"(from), [to] "+&r"(to), [left] "=&r"(left), [right] "=&r"(right)
                         : [eights] "r"(bytes / 8u)
                         : "memory");
    }
    if ((bytes & 4u) != 0) {
        __asm__ volatile(FF_LOAD("%[left]", "%[from]", 4)
                         FF_STORE("%[left]", "%[to]", 4)
                         : [from] "+&r"(from), [to] "+&r"(to), [left] "=&r"(left)
                         :
                         : "memory");
    }
    while (from != end) {
        *to++ = *from++;
    }
}

/* The inputs under a window as taps from `first` up to `end`, both of whole words; 0 where the window is outside the map. */
static void ff_conv_s8_gather(const struct ff_window *w, struct ff_conv_place place, const int8_t *x, uint32_t first, uint32_t end,
                              int8_t *patch)
{
    const struct ff_cover cover = ff_cover_of(w, ff_rows_at(w, place.row), place.column);
    const uint32_t channels = w->channels, run = cover.run * channels;
    uint32_t tap = cover.tap * channels;
    x += cover.pixel * channels;
    if (cover.runs != w->kernel_height || cover.run != w->kernel_width) {
        for (uint32_t i = 0; i < end - first; i += 4u) {
            ff_clear_word(patch + i);
        }
    }
    for (uint32_t runs = cover.runs; runs != 0; runs--) {
        const uint32_t from = tap > first ? tap : first, to = tap + run < end ? tap + run : end;
        if (from < to) {
            ff_conv_s8_copy(x + (from - tap), patch + (from - first), to - from);
        }
        x += (uint32_t)w->width * channels;
        tap += (uint32_t)w->kernel_width * channels;
    }
}

#define FF_CONV_EACH_SUM(S)                                                                                \
    S(0, "x16") S(1, "x17") S(2, "x18") S(3, "x19") S(4, "x20") S(5, "x21") S(6, "x22") S(7, "x23") S(8, "x24") S(9, "x25") \
    S(10, "x26") S(11, "x27") S(12, "x28") S(13, "x29") S(14, "x30") S(15, "x31")
#define FF_CONV_SUM_REGISTERS                                                                              \
    "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "x29", "x30", "x31"
#define FF_CONV_SUM_BEGIN(k, sum) "lw " sum ", 4*(" #k "/4)(%[sums])\n"
#define FF_CONV_SUM_END(k, sum) "sw " sum ", 4*" #k "(%[sums])\n"
#define FF_CONV_DOT_POSITIONS(w, sum0, sum1, sum2, sum3)                                                   \
    FF_DOT_BYTES(sum0, "%[x0]", w) FF_DOT_BYTES(sum1, "%[x1]", w) FF_DOT_BYTES(sum2, "%[x2]", w) FF_DOT_BYTES(sum3, "%[x3]", w)

/* sums[output][position] = what stands in the first four, one for each output, + four patches times a block of weights. */
FF_BLOCK_FUNCTION ff_conv_s8_four(const int8_t *patches, const int8_t *block, uint32_t words, int32_t *sums)
{
    int32_t x0, x1, x2, x3, v, w;
    __asm__ volatile(FF_CONV_EACH_SUM(FF_CONV_SUM_BEGIN)
                     FF_LOOP("%[words]", "24")
                     "lw %[x3], %[third](%[patches])\n"
                     "lw %[x2], %[second](%[patches])\n"
                     "lw %[x1], %[first](%[patches])\n"
                     FF_LOAD("%[x0]", "%[patches]", 4)
                     FF_LOAD("%[v]", "%[block]", 4)
                     FF_LOAD("%[w]", "%[block]", 4)
                     FF_CONV_DOT_POSITIONS("%[v]", "x16", "x17", "x18", "x19")
                     FF_LOAD("%[v]", "%[block]", 4)
                     FF_CONV_DOT_POSITIONS("%[w]", "x20", "x21", "x22", "x23")
                     FF_LOAD("%[w]", "%[block]", 4)
                     FF_CONV_DOT_POSITIONS("%[v]", "x24", "x25", "x26", "x27")
                     FF_CONV_DOT_POSITIONS("%[w]", "x28", "x29", "x30", "x31")
                     FF_LOOP_END
                     FF_CONV_EACH_SUM(FF_CONV_SUM_END)
                     : [patches] "+&r"(patches), [block] "+&r"(block), [x0] "=&r"(x0), [x1] "=&r"(x1), [x2] "=&r"(x2),
                       [x3] "=&r"(x3), [v] "=&r"(v), [w] "=&r"(w)
                     : [words] "r"(words), [sums] "r"(sums), [first] "i"(FF_CONV_PATCH_BYTES), [second] "i"(2u * FF_CONV_PATCH_BYTES),
                       [third] "i"(3u * FF_CONV_PATCH_BYTES)
                     : FF_CONV_SUM_REGISTERS, "memory");
}

/* sums[output] += a patch times a block of weights. */
FF_BLOCK_FUNCTION ff_conv_s8_one(const int8_t *patch, const int8_t *block, uint32_t words, int32_t *sums)
{
    int32_t sum0 = sums[0], sum1 = sums[1], sum2 = sums[2], sum3 = sums[3];
    int32_t x, w0, w1, w2, w3;
    __asm__ volatile(FF_LOOP("%[words]", "9")
                     FF_LOAD("%[x]", "%[patch]", 4)
                     FF_LOAD("%[w0]", "%[block]", 4)
                     FF_LOAD("%[w1]", "%[block]", 4)
                     FF_LOAD("%[w2]", "%[block]", 4)
                     FF_LOAD("%[w3]", "%[block]", 4)
                     FF_DOT_BYTES("%[sum0]", "%[x]", "%[w0]")
                     FF_DOT_BYTES("%[sum1]", "%[x]", "%[w1]")
                     FF_DOT_BYTES("%[sum2]", "%[x]", "%[w2]")
                     FF_DOT_BYTES("%[sum3]", "%[x]", "%[w3]")
                     FF_LOOP_END
                     : [patch] "+&r"(patch), [block] "+&r"(block), [sum0] "+&r"(sum0), [sum1] "+&r"(sum1), [sum2] "+&r"(sum2),
                       [sum3] "+&r"(sum3), [x] "=&r"(x), [w0] "=&r"(w0), [w1] "=&r"(w1), [w2] "=&r"(w2), [w3] "=&r"(w3)
                     : [words] "r"(words)
                     : "memory");
    sums[0] = sum0;
    sums[1] = sum1;
    sums[2] = sum2;
    sums[3] = sum3;
}

/* The first four of `count` sums; 0 beyond the last. */
static inline void ff_conv_s8_take(const int32_t *from, uint32_t count, int32_t *sums)
{
    for (uint32_t k = 0; k < 4u; k++) {
        sums[k] = k < count ? from[k] : 0;
    }
}

/* z of four positions whose windows are laid out. */
static void ff_conv_s8_store_four(const struct ff_conv *layer, const union ff_conv_patches *patches, uint32_t words, int8_t *z)
{
    const uint32_t outputs = layer->outputs, shift = layer->shift;
    const int8_t *block = layer->weights;
    int32_t sums[16];
    for (uint32_t j = 0; j < outputs; j += 4u, block += ff_block_bytes(words)) {
        const uint32_t count = outputs - j < 4u ? outputs - j : 4u;
        ff_conv_s8_take(layer->bias + j, count, sums);
        ff_conv_s8_four(patches->of[0], block, words, sums);
        for (uint32_t k = 0; k < count; k++) {
            const int32_t multiplier = layer->multiplier[j + k], *const sum = &sums[4u * k];
            int8_t *const at = z + j + k;
            at[0] = ff_requantize(sum[0], multiplier, shift);
            at[outputs] = ff_requantize(sum[1], multiplier, shift);
            at[2u * outputs] = ff_requantize(sum[2], multiplier, shift);
            at[3u * outputs] = ff_requantize(sum[3], multiplier, shift);
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
        ff_conv_s8_gather(&layer->window, place, x, 4u * first, 4u * (first + piece), patches->one);
        for (uint32_t j = 0; j < outputs; j += 4u, block += ff_block_bytes(words)) {
            const uint32_t count = outputs - j < 4u ? outputs - j : 4u;
            int32_t sums[4];
            ff_conv_s8_take(from + j, count, sums);
            ff_conv_s8_one(patches->one, block, piece, sums);
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
        for (uint32_t p = 0; p < FF_CONV_PATCHES; p++, ff_conv_s8_next(w, &place)) {
            ff_conv_s8_gather(w, place, x, 0, 4u * words, patches.of[p]);
        }
        ff_conv_s8_store_four(layer, &patches, words, z);
    }
    for (; count != 0; count--, z += outputs, ff_conv_s8_next(w, &place)) {
        ff_conv_s8_store_one(layer, &patches, place, x, acc, z);
    }
}

FF_SHARED uint32_t ff_conv_s8(const struct ff_conv *layer, const int8_t *x, int32_t *acc, int8_t *z)
{
    const struct ff_conv_place first = {0, 0};
    const uint32_t visits = ff_visits_s8(&layer->window, x);
    ff_conv_s8_positions(layer, first, ff_positions(&layer->window), x, acc, z);
    return layer->outputs * visits;
}

#endif
