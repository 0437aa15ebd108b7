/*
 * Depthwise convolutions of int8 maps, with vectors: channels are lanes, and their sums stay in registers while a window goes
 * by. The products of two neighbours in a row fit into 16 bits, and are added up there.
 */
#ifndef FF_DEPTHWISE_S8_RVV_C
#define FF_DEPTHWISE_S8_RVV_C

#include "ff_build.h"
#include "ff_conv_taps_rvv.h"
#include "ff_depthwise_s8.h"
#include "ff_visits.h"

/* The next input and weight of each channel: to v0 and v4, and their products to v24. */
#define FF_DEPTHWISE_TAP(product)                                                                     \
    "vle8.v v0, (%[p])\n\t"                                                                           \
    "add %[p], %[p], %[channels]\n\t"                                                                 \
    "vle8.v v4, (%[at])\n\t"                                                                          \
    "add %[at], %[at], %[channels]\n\t"                                                               \
    product ".vv v24, v0, v4\n\t"

/* Channels that fill more than two registers are those of one position of a convolution; others need half of the sums. */
#define FF_DEPTHWISE_ADD_WIDE FF_CONV_ADD_1
#define FF_DEPTHWISE_ADD_NARROW                                                                       \
    "vsetvli zero, zero, e16, m4, ta, ma\n\t"                                                         \
    "vwadd.wv v8, v8, v24\n\t"                                                                        \
    "vsetvli zero, zero, e8, m2, ta, ma\n\t"
#define FF_DEPTHWISE_PAIR(W) FF_DEPTHWISE_TAP("vwmul") FF_DEPTHWISE_TAP("vwmacc") FF_DEPTHWISE_ADD_##W
#define FF_DEPTHWISE_SINGLE(W) FF_DEPTHWISE_TAP("vwmul") FF_DEPTHWISE_ADD_##W
#define FF_DEPTHWISE_NEXT_RUN "add %[p], %[p], %[x_skip]\n\t"

/* The runs of a window, two pixels of a run at a time, then one that is left. */
#define FF_DEPTHWISE_RUNS(W)                                                                          \
    "1:\n\t"                                                                                          \
    "add %[end], %[p], %[pairs]\n\t"                                                                  \
    "beq %[p], %[end], 3f\n"                                                                          \
    "2:\n\t" FF_DEPTHWISE_PAIR(W)                                                                     \
    "bne %[p], %[end], 2b\n"                                                                          \
    "3:\n\t"                                                                                          \
    "beqz %[odd], 4f\n\t" FF_DEPTHWISE_SINGLE(W)                                                      \
    "4:\n\t" FF_DEPTHWISE_NEXT_RUN                                                                    \
    "add %[at], %[at], %[weight_skip]\n\t"                                                            \
    "addi %[runs], %[runs], -1\n\t"                                                                   \
    "bnez %[runs], 1b\n\t"

/* Whole runs of three pixels, with no weights between them: two runs at a time, then one that is left. */
#define FF_DEPTHWISE_THREES(W)                                                                        \
    "addi %[end], zero, 1\n\t"                                                                        \
    "beq %[runs], %[end], 2f\n"                                                                       \
    "1:\n\t" FF_DEPTHWISE_PAIR(W)                                                                     \
    FF_DEPTHWISE_TAP("vwmul") FF_DEPTHWISE_NEXT_RUN FF_DEPTHWISE_TAP("vwmacc") FF_DEPTHWISE_ADD_##W   \
    FF_DEPTHWISE_PAIR(W) FF_DEPTHWISE_NEXT_RUN                                                        \
    "addi %[runs], %[runs], -2\n\t"                                                                   \
    "bgtu %[runs], %[end], 1b\n\t"                                                                    \
    "beqz %[runs], 3f\n"                                                                              \
    "2:\n\t" FF_DEPTHWISE_PAIR(W) FF_DEPTHWISE_SINGLE(W)                                              \
    "3:\n\t"

/*
 * gcc keeps positions apart, and copies what they read: in place, the caller's variables take the registers of the loop, and
 * assembler that writes to memory makes it read the block and the patch anew for each position.
 */
#if defined(__GNUC__) && !defined(__clang__)
#define FF_DEPTHWISE_FUNCTION __attribute__((noinline)) static void
#define FF_DEPTHWISE_COPIES(block, patch)                                                             \
    const struct ff_conv_block own_block = *(block);                                                  \
    const struct ff_patch own_patch = *(patch);                                                       \
    (block) = &own_block;                                                                             \
    (patch) = &own_patch;
#else
#define FF_DEPTHWISE_FUNCTION static inline void
#define FF_DEPTHWISE_COPIES(block, patch)
#endif

/* z of a block of channels at some positions next to each other whose windows are alike, `step` inputs apart. */
#define FF_DEFINE_DEPTHWISE(NAME, TAPS, W)                                                            \
    FF_DEPTHWISE_FUNCTION NAME(const struct ff_conv_block *block, const struct ff_patch *patch, const int8_t *x, uint32_t step,\
                               int8_t *z, uint32_t count)                                             \
    {                                                                                                 \
        FF_DEPTHWISE_COPIES(block, patch)                                                             \
        const uint32_t channels = block->outputs, odd = block->inputs & 1u, pairs = patch->run - odd * channels; \
        const int8_t *const weights = block->weights + patch->weights;                                \
        for (; count != 0; count--, x += step, z += channels) {                                       \
            const int8_t *p = x, *at = weights, *end;                                                 \
            uint32_t runs = patch->runs, scratch;                                                     \
            __asm__ volatile(FF_TAPS_BEGIN_##W TAPS(W) FF_TAPS_END_##W                                \
                             : [x] "=&r"(scratch), [end] "=&r"(end), [p] "+r"(p), [at] "+r"(at), [runs] "+r"(runs)\
                             : [pairs] "r"(pairs), [odd] "r"(odd), [channels] "r"(channels),          \
                               [x_skip] "r"(patch->x_step - patch->run),                              \
                               [weight_skip] "r"(patch->weight_step - patch->run),                    \
                               [vl] "r"(block->vl), [z0] "r"(z), FF_TAPS_OPERANDS(block)      \
                             : FF_ROWS_CLOBBERS);                                                     \
        }                                                                                             \
    }

FF_DEFINE_DEPTHWISE(ff_depthwise_s8_wide, FF_DEPTHWISE_RUNS, WIDE)
FF_DEFINE_DEPTHWISE(ff_depthwise_s8_narrow, FF_DEPTHWISE_RUNS, NARROW)
FF_DEFINE_DEPTHWISE(ff_depthwise_s8_threes_wide, FF_DEPTHWISE_THREES, WIDE)
FF_DEFINE_DEPTHWISE(ff_depthwise_s8_threes_narrow, FF_DEPTHWISE_THREES, NARROW)

/* z of a block of channels at all positions. */
static void ff_depthwise_s8_block(const struct ff_window *window, struct ff_conv_block block, const int8_t *x, int8_t *z)
{
    const struct ff_window w = *window;
    const struct ff_columns inside = ff_columns_inside(&w);
    const uint32_t step = (uint32_t)w.stride_x * w.channels;
    __asm__ volatile("csrwi vxrm, 0"); /* to the nearest, half up; nothing below sets another */
    for (uint32_t row = 0; row < w.rows; row++) {
        const struct ff_span down = ff_rows_at(&w, row);
        for (uint32_t column = 0, count; column < w.columns; column += count, z += count * w.channels) {
            const struct ff_cover cover = ff_cover_of(&w, down, column);
            const struct ff_patch patch = ff_patch_of(&w, 1u, cover);
            const int threes = w.kernel_width == 3u && cover.run == 3u, narrow = block.vl == block.lower;
            count = ff_columns_alike(inside, column);
            block.inputs = cover.run;
            if (threes && narrow) {
                ff_depthwise_s8_threes_narrow(&block, &patch, x + patch.x, step, z, count);
            } else if (threes) {
                ff_depthwise_s8_threes_wide(&block, &patch, x + patch.x, step, z, count);
            } else if (narrow) {
                ff_depthwise_s8_narrow(&block, &patch, x + patch.x, step, z, count);
            } else {
                ff_depthwise_s8_wide(&block, &patch, x + patch.x, step, z, count);
            }
        }
    }
}

static uint32_t ff_depthwise_s8_map(const struct ff_depthwise *layer, const int8_t *x, int8_t *z)
{
    const uint32_t visits = ff_visits_s8(&layer->window, x); /* before z takes the place of x */
    const uint32_t channels = layer->window.channels, half = (uint32_t)__riscv_vsetvlmax_e32m8();
    for (uint32_t c = 0, vl; c < channels; c += vl) {
        vl = channels - c < 2u * half ? channels - c : 2u * half;
        const struct ff_conv_block block = {
            .weights = layer->weights + c, .bias = layer->bias + c, .multiplier = layer->multiplier + c,
            .shift = layer->shift, .outputs = channels, .vl = vl, .lower = vl < half ? vl : half
        };
        ff_depthwise_s8_block(&layer->window, block, x + c, z + c);
    }
    return visits;
}

#include "ff_depthwise_s8_public.h"

#endif
