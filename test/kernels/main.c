/* Answers a byte k with the instructions (uint32) of kernels_infer(k - '0'). */
#include "answers.h"
#include "kernels.h"

static uint32_t answer(int command)
{
    const uint32_t before = ff_board_instructions();
    (void)kernels_infer((uint32_t)command - '0');
    return ff_board_instructions() - before;
}
