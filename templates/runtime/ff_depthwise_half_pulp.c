/*
 * Depthwise convolutions of halves with sums of halves for PULP cores: the sums of up to 16 neighbouring channels stay in eight
 * registers while a window goes by, two channels an instruction. Zeros are multiplied like other inputs, which adds 0 where
 * weights are finite. Words may begin anywhere: these cores then load or store in two accesses.
 */
#ifndef FF_DEPTHWISE_HALF_PULP_C
#define FF_DEPTHWISE_HALF_PULP_C

#include "ff_float.h"
#include "ff_block.h"
#include "ff_dense_half.h"
#include "ff_depthwise_half.h"
#include "ff_finite_pulp.h"
#include "ff_pulp.h"
#include "ff_visits_half_pulp.h"

/* A window over neighbouring channels. */
struct ff_depthwise_half_window {
    const ff_half *x; /* the first input */
    const ff_half *weights;
    const ff_half *bias;
    ff_half *z;
    uint32_t runs;
    uint32_t run;         /* pixels of each */
    uint32_t step;        /* bytes from a pixel to the next, and from its weights */
    uint32_t x_skip;      /* bytes from behind a run to the next one */
    uint32_t weight_skip;
};

#define FF_DEPTHWISE_LOAD(x, w, k) "lw " x ", 4*" #k "(%[pixel])\n" "lw " w ", 4*" #k "(%[row])\n"
#define FF_DEPTHWISE_FIRST(x, w) FF_LOAD_STEP(x, "%[pixel]", "%[step]") FF_LOAD_STEP(w, "%[row]", "%[step]")
#define FF_DEPTHWISE_TWO(k, sum, l, next)                                                             \
    FF_DEPTHWISE_LOAD("%[a]", "%[v]", k) FF_DEPTHWISE_LOAD("%[b]", "%[w]", l)                         \
    FF_MAC_PAIRS(sum, "%[a]", "%[v]") FF_MAC_PAIRS(next, "%[b]", "%[w]")
#define FF_DEPTHWISE_LAST(k, sum, first)                                                              \
    FF_DEPTHWISE_LOAD("%[a]", "%[v]", k) FF_DEPTHWISE_FIRST("%[b]", "%[w]")                           \
    FF_MAC_PAIRS(sum, "%[a]", "%[v]") FF_MAC_PAIRS(first, "%[b]", "%[w]")
/* A pixel of N words: word 0 comes last and moves the pointers. */
#define FF_DEPTHWISE_PIXEL_1 FF_DEPTHWISE_FIRST("%[b]", "%[w]") FF_MAC_PAIRS("x16", "%[b]", "%[w]")
#define FF_DEPTHWISE_PIXEL_2 FF_DEPTHWISE_LAST(1, "x17", "x16")
#define FF_DEPTHWISE_PIXEL_4 FF_DEPTHWISE_TWO(1, "x17", 2, "x18") FF_DEPTHWISE_LAST(3, "x19", "x16")
#define FF_DEPTHWISE_PIXEL_8                                                                          \
    FF_DEPTHWISE_TWO(1, "x17", 2, "x18") FF_DEPTHWISE_TWO(3, "x19", 4, "x20") FF_DEPTHWISE_TWO(5, "x21", 6, "x22") \
    FF_DEPTHWISE_LAST(7, "x23", "x16")
#define FF_DEPTHWISE_EACH_1(S) S(0, "x16")
#define FF_DEPTHWISE_EACH_2(S) FF_DEPTHWISE_EACH_1(S) S(1, "x17")
#define FF_DEPTHWISE_EACH_4(S) FF_DEPTHWISE_EACH_2(S) S(2, "x18") S(3, "x19")
#define FF_DEPTHWISE_EACH_8(S) FF_DEPTHWISE_EACH_4(S) S(4, "x20") S(5, "x21") S(6, "x22") S(7, "x23")
#define FF_DEPTHWISE_BEGIN(k, sum) "lw " sum ", 4*" #k "(%[bias])\n"
#define FF_DEPTHWISE_END(k, sum) FF_RELU_HALVES("%[a]", sum) "sw %[a], 4*" #k "(%[z])\n"

/* z of N words of channels. */
#define FF_DEFINE_DEPTHWISE_HALF(NAME, N)                                                             \
    FF_BLOCK_BODY NAME(const struct ff_depthwise_half_window *window)                                 \
    {                                                                                                 \
        const ff_half *pixel = window->x, *row = window->weights;                                     \
        uint32_t runs = window->runs, a, b, v, w;                                                     \
        __asm__ volatile(FF_DEPTHWISE_EACH_##N(FF_DEPTHWISE_BEGIN)                                    \
                         "1:\n"                                                                       \
                         FF_LOOP("%[run]", "3*" #N)                                                   \
                         FF_DEPTHWISE_PIXEL_##N                                                       \
                         FF_LOOP_END                                                                  \
                         "add %[pixel], %[pixel], %[x_skip]\n"                                        \
                         "add %[row], %[row], %[weight_skip]\n"                                       \
                         "addi %[runs], %[runs], -1\n"                                                \
                         "bnez %[runs], 1b\n"                                                         \
                         FF_DEPTHWISE_EACH_##N(FF_DEPTHWISE_END)                                      \
                         : [pixel] "+&r"(pixel), [row] "+&r"(row), [runs] "+&r"(runs), [a] "=&r"(a), [b] "=&r"(b), \
                           [v] "=&r"(v), [w] "=&r"(w)                                                 \
                         : [run] "r"(window->run), [step] "r"(window->step), [x_skip] "r"(window->x_skip), \
                           [weight_skip] "r"(window->weight_skip), [bias] "r"(window->bias), [z] "r"(window->z) \
                         : "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23", "memory");         \
    }

FF_DEFINE_DEPTHWISE_HALF(ff_depthwise_half_8, 8)
FF_DEFINE_DEPTHWISE_HALF(ff_depthwise_half_4, 4)
FF_DEFINE_DEPTHWISE_HALF(ff_depthwise_half_2, 2)
FF_DEFINE_DEPTHWISE_HALF(ff_depthwise_half_1, 1)

static inline void ff_depthwise_half_move(struct ff_depthwise_half_window *window, uint32_t channels)
{
    window->x += channels;
    window->weights += channels;
    window->bias += channels;
    window->z += channels;
}

/* z of one position, of an even number of channels. */
FF_BLOCK_FUNCTION ff_depthwise_half_pairs(struct ff_depthwise_half_window window, uint32_t channels)
{
    for (; channels >= 16u; channels -= 16u) {
        ff_depthwise_half_8(&window);
        ff_depthwise_half_move(&window, 16u);
    }
    if ((channels & 8u) != 0) {
        ff_depthwise_half_4(&window);
        ff_depthwise_half_move(&window, 8u);
    }
    if ((channels & 4u) != 0) {
        ff_depthwise_half_2(&window);
        ff_depthwise_half_move(&window, 4u);
    }
    if ((channels & 2u) != 0) {
        ff_depthwise_half_1(&window);
    }
}

/* z of one channel of a patch, its first input and weight being those of the channel. */
static ff_half ff_depthwise_half_channel(const struct ff_patch *patch, uint32_t channels, const ff_half *weights, ff_half sum,
                                         const ff_half *x)
{
    for (uint32_t runs = patch->runs; runs != 0; runs--, x += patch->x_step, weights += patch->weight_step) {
        for (uint32_t i = 0; i < patch->run; i += channels) {
            if (x[i] != 0) {
                sum = ff_half_updated(ff_half_value(weights[i]), ff_half_factor_of(ff_half_value(x[i])), sum);
            }
        }
    }
    return ff_half_relu(sum);
}

/* z of one position: the channels before `pairs` in pairs, which is even, then what is left one by one. */
static void ff_depthwise_half_position(const struct ff_window *w, const struct ff_patch *patch, uint32_t pairs, const ff_half *weights,
                                       const ff_half *bias, const ff_half *x, ff_half *z)
{
    const uint32_t channels = w->channels;
    const struct ff_depthwise_half_window window = {
        x + patch->x, weights + patch->weights, bias, z, patch->runs, patch->run / channels, 2u * channels,
        2u * (patch->x_step - patch->run), 2u * (patch->weight_step - patch->run)
    };
    if (pairs != 0) {
        ff_depthwise_half_pairs(window, pairs);
    }
    for (uint32_t c = pairs; c < channels; c++) {
        z[c] = ff_depthwise_half_channel(patch, channels, window.weights + c, bias[c], window.x + c);
    }
}

static uint32_t ff_depthwise_half_map(const struct ff_window *window, const ff_half *weights, const ff_half *bias, const ff_half *x,
                                      ff_half *z)
{
    const uint32_t channels = window->channels, taps = (uint32_t)window->kernel_height * window->kernel_width;
    const uint32_t pairs = ff_are_finite(weights, taps * channels) ? channels & ~(uint32_t)1u : 0;
    const uint32_t visits = ff_visits_half(window, x); /* before z takes the place of x */
    for (uint32_t row = 0; row < window->rows; row++) {
        const struct ff_span down = ff_rows_at(window, row);
        for (uint32_t column = 0; column < window->columns; column++, z += channels) {
            const struct ff_patch patch = ff_patch_of(window, 1u, ff_cover_of(window, down, column));
            ff_depthwise_half_position(window, &patch, pairs, weights, bias, x, z);
        }
    }
    return visits;
}

#include "ff_depthwise_half_public.h"

#endif
