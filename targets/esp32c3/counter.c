/*
 * The ESP32-C3 has no minstret but a counter of one kind of event. Numbers and bits of its registers: ESP32-C3 Technical
 * Reference Manual, chapter ESP-RISC-V CPU, performance counter CSRs.
 */
#include "ff_hart.h"

#define MPCER "0x7e0" /* which event: bit 1, instructions */
#define MPCMR "0x7e1" /* bit 0 counts, bit 1 would stop at the greatest value */
#define MPCCR "0x7e2" /* the count */

void ff_counter_init(void)
{
    __asm__ volatile("csrwi " MPCER ", 2\n\tcsrwi " MPCMR ", 1");
}

uint32_t ff_board_instructions(void)
{
    uint32_t count;

    __asm__ volatile("csrr %0, " MPCCR : "=r"(count));
    return count;
}

uint32_t ff_board_instructions_known(void)
{
    return 1u;
}
