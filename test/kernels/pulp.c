/* Answers a letter with the instructions (uint32) of one call of a PULP kernel on a layer 784 -> 128; '.' is echoed. */
#include "ff_dense.h"
#include "ff_dense_half.h"
#include "ff_learn_f16.h"
#include "answers.h"

enum { INPUTS = 784, OUTPUTS = 128 };

static union {
    uint32_t aligned;
    ff_half halves[INPUTS * OUTPUTS];
    int8_t bytes[INPUTS * OUTPUTS];
} weights;
static union {
    uint32_t aligned;
    ff_half halves[INPUTS];
    int8_t bytes[INPUTS];
} x;
static union {
    uint32_t aligned;
    ff_half halves[OUTPUTS];
    int8_t bytes[OUTPUTS];
} acc, z, bias;
static int32_t sums[OUTPUTS];
static uint8_t shift[OUTPUTS];

/* Every `stride`-th input is not zero. */
static void fill(uint32_t stride)
{
    for (uint32_t i = 0; i < INPUTS; i++) {
        x.halves[i] = i % stride == 0 ? 0x3c00u : 0u;
    }
    for (uint32_t j = 0; j < OUTPUTS; j++) {
        acc.halves[j] = 0x2000u; /* of an error: 2^-7 */
    }
}

static void run(int command)
{
    const struct ff_shape shape = {INPUTS, OUTPUTS};
    const struct ff_dense layer = {weights.bytes, sums, sums, shift, INPUTS, OUTPUTS};
    switch (command) {
    case 'f': (void)ff_dense_half(&shape, weights.halves, bias.halves, x.halves, acc.halves, z.halves); break;
    case 'u': ff_update_dense_f16(&shape, weights.halves, bias.halves, x.halves, acc.halves); break;
    case 'd': (void)ff_sums_s8_dot(&layer, x.bytes, sums); break;
    default: break;
    }
}

static uint32_t answer(int command)
{
    fill(command >= 'a' ? 1u : 5u);
    const uint32_t before = ff_board_instructions();
    run(command | 32);
    return ff_board_instructions() - before;
}
