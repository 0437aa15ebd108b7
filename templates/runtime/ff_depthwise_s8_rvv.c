/*
 * Depthwise convolutions of int8 maps, with vectors: channels are lanes, and their sums stay in registers while a window goes
 * by. The products of two neighbours in a row fit into 16 bits, and are added up there.
 */
#ifndef FF_DEPTHWISE_S8_RVV_C
#define FF_DEPTHWISE_S8_RVV_C

#include "ff_build.h"
#include "ff_conv_block_rvv.h"
#include "ff_depthwise_s8.h"
#include "ff_visits.h"

/* The next input and weight of each channel to v0 and v4. */
#define FF_DEPTHWISE_TAP                                                                              \
    "vle8.v v0, (%[p])\n\t"                                                                           \
    "add %[p], %[p], %[channels]\n\t"                                                                 \
    "vle8.v v4, (%[at])\n\t"                                                                          \
    "add %[at], %[at], %[channels]\n\t"

/* z of a block of channels at one position: the runs of its window, two pixels at a time, then one that is left. */
static inline void ff_depthwise_s8_block(const struct ff_conv_block *block, struct ff_patch patch, const int8_t *x, int8_t *z)
{
    const uint32_t channels = block->outputs, pixels = patch.run / channels;
    const int8_t *p = x, *at = block->weights, *end;
    const int32_t *multiplier = block->multiplier;
    const uint8_t *shift = block->shift;
    uint32_t runs = patch.runs, x_value;
    __asm__ volatile("csrwi vxrm, 0\n\t" FF_CONV_BEGIN_1
                     "1:\n\t"
                     "add %[end], %[p], %[pairs]\n\t"
                     "beq %[p], %[end], 3f\n"
                     "2:\n\t" FF_DEPTHWISE_TAP
                     "vwmul.vv v24, v0, v4\n\t" FF_DEPTHWISE_TAP
                     "vwmacc.vv v24, v0, v4\n\t" FF_CONV_ADD_1
                     "bne %[p], %[end], 2b\n"
                     "3:\n\t"
                     "beqz %[odd], 4f\n\t" FF_DEPTHWISE_TAP
                     "vwmul.vv v24, v0, v4\n\t" FF_CONV_ADD_1
                     "4:\n\t"
                     "add %[p], %[p], %[x_skip]\n\t"
                     "add %[at], %[at], %[weight_skip]\n\t"
                     "addi %[runs], %[runs], -1\n\t"
                     "bnez %[runs], 1b\n\t" FF_CONV_END_1
                     : [x] "=&r"(x_value), [end] "=&r"(end), [p] "+r"(p), [at] "+r"(at), [runs] "+r"(runs),
                       [multiplier] "+r"(multiplier), [shift] "+r"(shift)
                     : [pairs] "r"((pixels & ~1u) * channels), [odd] "r"(pixels & 1u), [channels] "r"(channels),
                       [x_skip] "r"(patch.x_step - patch.run), [weight_skip] "r"(patch.weight_step - patch.run),
                       [bias] "r"(block->bias), [vl] "r"(block->vl), [z0] "r"(z), [lower] "r"(block->lower),
                       [four_lower] "r"(4u * block->lower), [upper] "r"(block->vl - block->lower),
                       [bias_upper] "r"(block->bias + block->lower), [z_upper] "r"(z + block->lower)
                     : FF_ROWS_CLOBBERS);
}

FF_SHARED uint32_t ff_depthwise_s8(const struct ff_depthwise *layer, const int8_t *x, int8_t *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t channels = w->channels, half = (uint32_t)__riscv_vsetvlmax_e32m8();
    for (uint32_t c = 0, vl; c < channels; c += vl) {
        vl = channels - c < 2u * half ? channels - c : 2u * half;
        struct ff_conv_block block = {
            .bias = layer->bias + c, .multiplier = layer->multiplier + c, .shift = layer->shift + c, .outputs = channels,
            .vl = vl, .lower = vl < half ? vl : half
        };
        int8_t *to = z + c;
        for (uint32_t row = 0; row < w->rows; row++) {
            const struct ff_span down = ff_rows_at(w, row);
            for (uint32_t column = 0; column < w->columns; column++, to += channels) {
                const struct ff_patch patch = ff_patch_of(w, 1u, ff_cover_of(w, down, column));
                block.weights = layer->weights + patch.weights + c;
                ff_depthwise_s8_block(&block, patch, x + patch.x + c, to);
            }
        }
    }
    return ff_visits_s8(w, x);
}

#endif
