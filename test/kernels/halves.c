/*
 * Answers a letter with the instructions (uint32) of one call on a layer 256 -> 256 in which nothing is zero: forward with
 * sums of halves 'h', of halves with float sums 'm', of floats 's'; updates of halves 'u' and of floats 'U'. '.' is echoed.
 */
#include "ff_dense_f16.h"
#include "ff_dense_f32.h"
#include "ff_dense_half.h"
#include "ff_learn_f16.h"
#include "ff_learn_f32.h"
#include "answers.h"

enum { UNITS = 256, WEIGHTS = UNITS * UNITS };

static union {
    uint32_t aligned;
    ff_half values[WEIGHTS];
} halves;
static union {
    uint32_t aligned;
    ff_half values[UNITS];
} x, c, bias, sums, z;
static float floats[WEIGHTS], float_x[UNITS], float_c[UNITS], float_bias[UNITS], acc[UNITS], float_z[UNITS];

static void fill(void)
{
    for (uint32_t i = 0; i < UNITS; i++) {
        x.values[i] = 0x3c00u; /* 1 */
        c.values[i] = 0x2000u; /* 2^-7 */
        float_x[i] = 1.0f;
        float_c[i] = 0x1p-7f;
    }
}

static void run(int command)
{
    const struct ff_shape layer = {UNITS, UNITS};
    switch (command) {
    case 'h': (void)ff_dense_half(&layer, halves.values, bias.values, x.values, sums.values, z.values); break;
    case 'm': (void)ff_dense_f16(&layer, halves.values, bias.values, x.values, acc, z.values); break;
    case 's': (void)ff_dense_f32(&layer, floats, float_bias, float_x, acc, float_z); break;
    case 'u': ff_update_dense_f16(&layer, halves.values, bias.values, x.values, c.values); break;
    case 'U': ff_update_dense_f32(&layer, floats, float_bias, float_x, float_c); break;
    default: break;
    }
}

static uint32_t answer(int command)
{
    fill();
    const uint32_t before = ff_board_instructions();
    run(command);
    return ff_board_instructions() - before;
}
