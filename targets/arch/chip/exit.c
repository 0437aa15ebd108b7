/* Nobody waits for a chip to end: it stands still until it is reset. */
#include "ff_hart.h"

void ff_board_exit(int code)
{
    (void)code;
    for (;;) {
        __asm__ volatile("");
    }
}
