/*
 * Three positions of a convolution of int8 maps at once: the sums of four outputs of each stay in registers, and a word of
 * weights that has been taken apart serves all three.
 */
#ifndef FF_CONV_PACKED_S8_C
#define FF_CONV_PACKED_S8_C

#include "ff_build.h"
#include "ff_block.h"
#include "ff_conv_packed_s8.h"
#include "ff_fixed.h"
#include "ff_packed_s8.h"

#define FF_POSITIONS FF_CONV_PACKED_POSITIONS

struct ff_conv_packed {
    const struct ff_patch *patch;
    const int8_t *x[FF_POSITIONS];
    uint32_t excess[FF_POSITIONS]; /* 128 times the sum of the inputs of a patch */
    int8_t *z;
};

/* 128 times the sum of the inputs of a patch. */
static uint32_t ff_conv_packed_excess(const struct ff_patch *patch, const int8_t *x)
{
    int32_t sum = 0;
    for (uint32_t runs = patch->runs; runs != 0; runs--, x += patch->x_step) {
        const int8_t *at = x;
        for (const int8_t *const fours = at + (patch->run & ~3u); at != fours; at += 4) {
            sum += at[0] + at[1] + at[2] + at[3];
        }
        for (const int8_t *const end = x + patch->run; at != end; at++) {
            sum += *at;
        }
    }
    return FF_PACKED_BIAS * (uint32_t)sum;
}

/* sums += inputs i and i + 1 of a position times two words of weights; `then` is the position that comes after it. */
#define FF_CONV_PACKED_TWO(x, i, sums, then)                                                          \
    {                                                                                                 \
        const uint32_t first = (uint8_t)(x)[i], second = (uint8_t)(x)[(i) + 1u];                      \
        uint32_t even = v.even * first + w.even * second, odd = v.odd * first + w.odd * second;       \
        FF_TIE_BOTH(even, odd, then); /* else more inputs are loaded at once than there are registers for */\
        ff_packed_add(&(sums), even, odd);                                                            \
        FF_OPAQUE_TO_GCC((sums).even);                                                                \
        FF_OPAQUE_TO_GCC((sums).odd);                                                                 \
        FF_OPAQUE_TO_GCC((sums).even_high);                                                           \
        FF_OPAQUE_TO_GCC((sums).odd_high);                                                            \
    }

/* sums += inputs i and i + 1 of all positions times their weights, to which `row` points. */
#define FF_CONV_PACKED_INPUTS(i)                                                                      \
    {                                                                                                 \
        const struct ff_packed_weights v = ff_packed_load(row);                                       \
        row += outputs;                                                                               \
        FF_OPAQUE_TO_GCC(row);                                                                        \
        const struct ff_packed_weights w = ff_packed_load(row);                                       \
        row += outputs;                                                                               \
        FF_OPAQUE_TO_GCC(row);                                                                        \
        FF_CONV_PACKED_TWO(a, i, sums[0], b)                                                          \
        FF_CONV_PACKED_TWO(b, i, sums[1], c)                                                          \
        FF_CONV_PACKED_TWO(c, i, sums[2], a)                                                          \
    }

/* sums += one input of a position times its weights. */
#define FF_CONV_PACKED_ONE(x, sums)                                                                   \
    {                                                                                                 \
        const uint32_t input = (uint8_t)*(x);                                                         \
        ff_packed_add(&(sums), v.even * input, v.odd * input);                                        \
    }

/* sums += patches times four weights of each input, the first of them at `row`. */
FF_BLOCK_BODY ff_conv_packed_walk(const struct ff_conv_packed *group, const int8_t *row, struct ff_packed_sums *sums)
{
    const struct ff_patch *const patch = group->patch;
    const uint32_t outputs = patch->outputs;
    const int8_t *a = group->x[0], *b = group->x[1], *c = group->x[2];
    for (uint32_t runs = patch->runs;;) {
        for (const int8_t *const fours = a + (patch->run & ~3u); a != fours; a += 4, b += 4, c += 4) {
            FF_CONV_PACKED_INPUTS(0u)
            FF_CONV_PACKED_INPUTS(2u)
        }
        uint32_t rest = patch->run & 3u;
        FF_OPAQUE(rest); /* else both conditions are carried along through the loop */
        if (rest >= 2u) {
            FF_CONV_PACKED_INPUTS(0u)
            a += 2;
            b += 2;
            c += 2;
        }
        if ((rest & 1u) != 0) {
            const struct ff_packed_weights v = ff_packed_load(row);
            row += outputs;
            FF_CONV_PACKED_ONE(a++, sums[0])
            FF_CONV_PACKED_ONE(b++, sums[1])
            FF_CONV_PACKED_ONE(c++, sums[2])
        }
        if (--runs == 0) {
            return;
        }
        const uint32_t skip = patch->x_step - patch->run;
        a += skip;
        b += skip;
        c += skip;
        row += patch->weight_step - patch->run * outputs;
    }
}

/* z of outputs j .. j + 3. */
FF_BLOCK_BODY ff_conv_packed_store(const struct ff_conv *layer, const struct ff_packed_sums *sums, uint32_t j, int8_t *z)
{
    int32_t acc[FF_POSITIONS][4];
    FF_UNROLLED
    for (uint32_t p = 0; p < FF_POSITIONS; p++) {
        ff_packed_end(&sums[p], acc[p]);
    }
    const uint32_t outputs = layer->outputs;
    const int32_t *const multipliers = layer->multiplier + j;
    const uint32_t shift = layer->shift;
    z += j;
    FF_UNROLLED
    for (uint32_t k = 0; k < 4u; k++) {
        const int32_t multiplier = multipliers[k];
        FF_UNROLLED
        for (uint32_t p = 0; p < FF_POSITIONS; p++) {
            z[p * outputs + k] = ff_requantize(acc[p][k], multiplier, shift);
        }
    }
}

/* z of three positions, four outputs after the other. */
FF_BLOCK_FUNCTION ff_conv_packed_blocks(const struct ff_conv *layer, const struct ff_conv_packed *group)
{
    for (uint32_t j = 0; j < layer->outputs; j += 4u) {
        struct ff_packed_sums sums[FF_POSITIONS];
        FF_UNROLLED
        for (uint32_t p = 0; p < FF_POSITIONS; p++) {
            sums[p] = ff_packed_begin(layer->bias + j, group->excess[p]);
        }
        ff_conv_packed_walk(group, layer->weights + group->patch->weights + j, sums);
        ff_conv_packed_store(layer, sums, j, group->z);
    }
}

FF_SHARED void ff_conv_packed_s8(const struct ff_conv *layer, const struct ff_patch *patch, const int8_t *x, uint32_t x_next, int8_t *z)
{
    struct ff_conv_packed group = {.patch = patch, .z = z};
    for (uint32_t p = 0; p < FF_POSITIONS; p++, x += x_next) {
        group.x[p] = x;
        group.excess[p] = ff_conv_packed_excess(patch, x);
    }
    ff_conv_packed_blocks(layer, &group);
}

#undef FF_POSITIONS

#endif
