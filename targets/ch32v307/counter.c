/* The QingKe V4F core counts no instructions: its manual has no minstret, and reading one would trap. */
#include "ff_service.h"

uint32_t ff_board_instructions(void)
{
    return 0u;
}

uint32_t ff_board_instructions_known(void)
{
    return 0u;
}
