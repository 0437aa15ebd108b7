/* Answers a letter with the instructions (uint32) of one call of a PULP kernel on a layer 784 -> 128; '.' is echoed. */
#include "ff_dense.h"
#include "ff_dense_half.h"
#include "ff_learn_f16.h"
#include "ff_service.h"

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

int main(void)
{
    ff_board_init();
    for (;;) {
        const int command = ff_board_read();
        if (command == '.') {
            ff_board_write((const uint8_t *)".", 1);
            continue;
        }
        fill(command >= 'a' ? 1u : 5u);
        const uint32_t before = ff_board_instructions();
        run(command | 32);
        const uint32_t count = ff_board_instructions() - before;
        const uint8_t bytes[] = {(uint8_t)count, (uint8_t)(count >> 8), (uint8_t)(count >> 16),
                                 (uint8_t)(count >> 24)};
        ff_board_write(bytes, sizeof bytes);
    }
}
