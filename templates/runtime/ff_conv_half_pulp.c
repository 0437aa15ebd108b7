/*
 * Convolutions of halves with sums of halves for PULP cores. The inputs under four windows are laid out side by side, and their
 * sums of up to eight neighbouring outputs stay in 16 registers, two outputs each, so that each word of weights serves four
 * positions. Zeros are multiplied like other inputs, which adds 0 where weights are finite; where many are zero, each position
 * lists those that are not. Words may begin anywhere, as in ff_conv_gather_pulp.h.
 */
#ifndef FF_CONV_HALF_PULP_C
#define FF_CONV_HALF_PULP_C

#include "ff_float.h"
#include <stddef.h>
#include "ff_block.h"
#include "ff_conv_gather_pulp.h"
#include "ff_conv_half.h"
#include "ff_dense_half.h"
#include "ff_finite_pulp.h"
#include "ff_pulp.h"
#include "ff_visits_half_pulp.h"
#include "ff_window_part.h"

#define FF_HALF_PATCH 304u /* inputs of a window that is laid out, at most */
#define FF_HALF_PATCHES 4u

union ff_conv_half_patches {
    uint32_t aligned;
    ff_half of[FF_HALF_PATCHES][FF_HALF_PATCH];
};

/* Neighbouring outputs at four positions. */
struct ff_conv_half_four {
    const ff_half *bias;
    const ff_half *weights; /* of the first input */
    ff_half *z;
    uint32_t step; /* bytes from a row of weights to the next, and from z of a position to that of the next */
};

/* Sums of word k at positions 0 to 3, each from the bias on; z of them. */
#define FF_CONV_HALF_BEGIN(k, first, second, third, fourth)                                           \
    "lw " first ", 4*" #k "(%[v])\n"                                                                  \
    "mv " second ", " first "\n"                                                                      \
    "mv " third ", " first "\n"                                                                       \
    "mv " fourth ", " first "\n"
#define FF_CONV_HALF_MAC(w, first, second, third, fourth)                                             \
    FF_MAC_HALVES(first, w, "%[x0]") FF_MAC_HALVES(second, w, "%[x1]") FF_MAC_HALVES(third, w, "%[x2]") \
    FF_MAC_HALVES(fourth, w, "%[x3]")
#define FF_CONV_HALF_STORE(k, sum, z) FF_RELU_HALVES("%[v]", sum) "sw %[v], 4*" #k "(" z ")\n"
#define FF_CONV_HALF_END(k, first, second, third, fourth)                                             \
    FF_CONV_HALF_STORE(k, first, "%[x0]") FF_CONV_HALF_STORE(k, second, "%[x1]")                      \
    FF_CONV_HALF_STORE(k, third, "%[x2]") FF_CONV_HALF_STORE(k, fourth, "%[x3]")

#define FF_CONV_HALF_WORD_0(S) S(0, "x16", "x17", "x18", "x19")
#define FF_CONV_HALF_WORD_1(S) S(1, "x20", "x21", "x22", "x23")
#define FF_CONV_HALF_WORD_2(S) S(2, "x24", "x25", "x26", "x27")
#define FF_CONV_HALF_WORD_3(S) S(3, "x28", "x29", "x30", "x31")
#define FF_CONV_HALF_WORDS_1(S) FF_CONV_HALF_WORD_0(S)
#define FF_CONV_HALF_WORDS_2(S) FF_CONV_HALF_WORDS_1(S) FF_CONV_HALF_WORD_1(S)
#define FF_CONV_HALF_WORDS_4(S) FF_CONV_HALF_WORDS_2(S) FF_CONV_HALF_WORD_2(S) FF_CONV_HALF_WORD_3(S)

/* A row of weights: word 0 comes last and moves the pointer. */
#define FF_CONV_HALF_LOAD(w, k) "lw " w ", 4*" #k "(%[row])\n"
#define FF_CONV_HALF_FIRST(w) FF_LOAD_STEP(w, "%[row]", "%[step]")
#define FF_CONV_HALF_ROW_1                                                                            \
    FF_CONV_HALF_FIRST("%[v]") FF_CONV_HALF_MAC("%[v]", "x16", "x17", "x18", "x19")
#define FF_CONV_HALF_ROW_2                                                                            \
    FF_CONV_HALF_LOAD("%[v]", 1) FF_CONV_HALF_FIRST("%[w]")                                           \
    FF_CONV_HALF_MAC("%[v]", "x20", "x21", "x22", "x23") FF_CONV_HALF_MAC("%[w]", "x16", "x17", "x18", "x19")
#define FF_CONV_HALF_ROW_4                                                                            \
    FF_CONV_HALF_LOAD("%[v]", 1) FF_CONV_HALF_LOAD("%[w]", 2)                                         \
    FF_CONV_HALF_MAC("%[v]", "x20", "x21", "x22", "x23") FF_CONV_HALF_LOAD("%[v]", 3)                 \
    FF_CONV_HALF_MAC("%[w]", "x24", "x25", "x26", "x27") FF_CONV_HALF_FIRST("%[w]")                   \
    FF_CONV_HALF_MAC("%[v]", "x28", "x29", "x30", "x31") FF_CONV_HALF_MAC("%[w]", "x16", "x17", "x18", "x19")

/* z = relu(bias + patch W) for N words of outputs at four positions. */
#define FF_DEFINE_CONV_HALF(NAME, N)                                                                  \
    FF_BLOCK_BODY NAME(const struct ff_conv_half_four *four, const ff_half *patches, uint32_t inputs) \
    {                                                                                                 \
        uint32_t row, step, x0, x1, x2, x3, v, w;                                                     \
        __asm__ volatile("lw %[v], %[bias](%[four])\n"                                                \
                         FF_CONV_HALF_WORDS_##N(FF_CONV_HALF_BEGIN)                                   \
                         "lw %[row], %[weights](%[four])\n"                                           \
                         "lw %[step], %[next](%[four])\n"                                             \
                         FF_LOOP("%[inputs]", "4+5*" #N)                                              \
                         "lhu %[x1], %[second](%[patches])\n"                                         \
                         "lhu %[x2], %[third](%[patches])\n"                                          \
                         "lhu %[x3], %[fourth](%[patches])\n"                                         \
                         FF_LOAD_HALF("%[x0]", "%[patches]", 2)                                       \
                         FF_CONV_HALF_ROW_##N                                                         \
                         FF_LOOP_END                                                                  \
                         "lw %[x0], %[z](%[four])\n"                                                  \
                         "add %[x1], %[x0], %[step]\n"                                                \
                         "add %[x2], %[x1], %[step]\n"                                                \
                         "add %[x3], %[x2], %[step]\n"                                                \
                         FF_CONV_HALF_WORDS_##N(FF_CONV_HALF_END)                                     \
                         : [patches] "+&r"(patches), [row] "=&r"(row), [step] "=&r"(step), [x0] "=&r"(x0), [x1] "=&r"(x1), \
                           [x2] "=&r"(x2), [x3] "=&r"(x3), [v] "=&r"(v), [w] "=&r"(w)                 \
                         : [four] "r"(four), [inputs] "r"(inputs), [second] "i"(2u * FF_HALF_PATCH),  \
                           [third] "i"(4u * FF_HALF_PATCH), [fourth] "i"(6u * FF_HALF_PATCH),         \
                           [bias] "i"(offsetof(struct ff_conv_half_four, bias)),                      \
                           [weights] "i"(offsetof(struct ff_conv_half_four, weights)),                \
                           [next] "i"(offsetof(struct ff_conv_half_four, step)),                      \
                           [z] "i"(offsetof(struct ff_conv_half_four, z))                             \
                         : "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "x29", \
                           "x30", "x31", "memory");                                                   \
    }

FF_DEFINE_CONV_HALF(ff_conv_half_four_4, 4)
FF_DEFINE_CONV_HALF(ff_conv_half_four_2, 2)
FF_DEFINE_CONV_HALF(ff_conv_half_four_1, 1)

static inline void ff_conv_half_forward(struct ff_conv_half_four *four, uint32_t outputs)
{
    four->bias += outputs;
    four->weights += outputs;
    four->z += outputs;
}

/* z of four positions, two outputs at least; the last one of an odd number is computed together with the one before, again. */
FF_BLOCK_FUNCTION ff_conv_half_store(struct ff_conv_half_four four, uint32_t outputs, const ff_half *patches, uint32_t inputs)
{
    for (; outputs >= 8u; outputs -= 8u) {
        ff_conv_half_four_4(&four, patches, inputs);
        ff_conv_half_forward(&four, 8u);
    }
    if ((outputs & 4u) != 0) {
        ff_conv_half_four_2(&four, patches, inputs);
        ff_conv_half_forward(&four, 4u);
    }
    if ((outputs & 2u) != 0) {
        ff_conv_half_four_1(&four, patches, inputs);
        ff_conv_half_forward(&four, 2u);
    }
    if ((outputs & 1u) != 0) {
        four.bias--;
        four.weights--;
        four.z--;
        ff_conv_half_four_1(&four, patches, inputs);
    }
}

/* A layer and how its positions are computed. */
struct ff_conv_half_layer {
    const struct ff_conv_shape *shape;
    const ff_half *weights;
    const ff_half *bias;
    uint32_t inputs; /* of a window */
    int listed;      /* those that are not zero */
};

/* z of `count` positions from a place on. Windows are laid out before the outputs of their positions take the place of inputs. */
static void ff_conv_half_positions(const struct ff_conv_half_layer *layer, struct ff_conv_place place, uint32_t count,
                                   const ff_half *x, ff_half *acc, ff_half *z)
{
    const struct ff_window *const w = &layer->shape->window;
    const uint32_t outputs = layer->shape->outputs, bytes = (2u * layer->inputs + 3u) & ~(uint32_t)3u;
    const struct ff_patch laid = {.runs = 1, .run = layer->inputs, .outputs = outputs};
    union ff_conv_half_patches patches;
    for (; !layer->listed && count >= FF_HALF_PATCHES; count -= FF_HALF_PATCHES, z += FF_HALF_PATCHES * outputs) {
        const struct ff_conv_half_four four = {layer->bias, layer->weights, z, 2u * outputs};
        for (uint32_t p = 0; p < FF_HALF_PATCHES; p++, ff_conv_gather_next(w, &place)) {
            ff_conv_gather(w, place, x, 2u, 0, bytes, patches.of[p]);
        }
        ff_conv_half_store(four, outputs, patches.of[0], layer->inputs);
    }
    for (; count != 0; count--, z += outputs, ff_conv_gather_next(w, &place)) {
        ff_conv_gather(w, place, x, 2u, 0, bytes, patches.of[0]);
        (void)ff_patch_half(&laid, layer->weights, layer->bias, patches.of[0], acc, z);
    }
}

static uint32_t ff_conv_half_map(const struct ff_conv_shape *layer, const ff_half *weights, const ff_half *bias, const ff_half *x,
                                 ff_half *acc, ff_half *z)
{
    const struct ff_window *const w = &layer->window;
    const uint32_t outputs = layer->outputs, positions = ff_positions(w);
    const uint32_t inputs = (uint32_t)w->kernel_height * w->kernel_width * w->channels;
    uint32_t macs = 0;
    if (inputs <= FF_HALF_PATCH && positions >= FF_HALF_PATCHES && outputs >= 2u && ff_are_finite(weights, inputs * outputs)) {
        const uint32_t visits = ff_visits_half(w, x);
        const struct ff_conv_half_layer all = {layer, weights, bias, inputs, (outputs & 1u) == 0 && visits < positions * inputs / 8u * 5u};
        ff_conv_half_positions(&all, (struct ff_conv_place){0, 0}, positions, x, acc, z);
        return outputs * visits;
    }
    for (uint32_t position = 0; position < positions; position++, z += outputs) {
        const struct ff_patch patch = ff_patch_at(w, outputs, position);
        macs += ff_patch_half(&patch, weights, bias, x, acc, z);
    }
    return macs;
}

#include "ff_conv_half_public.h"

#endif
