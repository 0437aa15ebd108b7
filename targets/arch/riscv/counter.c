/* Retired instructions, where the hart counts them as the standard says. */
#include "ff_service.h"

uint32_t ff_board_instructions(void)
{
    uint32_t count;

    __asm__ volatile("csrr %0, minstret" : "=r"(count));
    return count;
}

uint32_t ff_board_instructions_known(void)
{
    return 1u;
}
