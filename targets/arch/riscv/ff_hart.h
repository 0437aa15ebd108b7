/* What every RISC-V board here shares, and what its board.c brings beside the functions of ff_service.h. */
#ifndef FF_HART_H
#define FF_HART_H

#include "board_config.h"
#include "ff_service.h"

/* A register of the chip; every access is one load or store of a word. */
static inline volatile uint32_t *ff_register(uint32_t address)
{
    return (volatile uint32_t *)address;
}

/* Counts this boot; ff_board_init calls it. */
void ff_hart_init(void);

/* Where instructions must be made to count first: for the ff_board_init of a board whose counter.c has it. */
void ff_counter_init(void);

/* Ends the program, `code` for a host that can see it; a board without a way to say so stands still. */
void ff_board_exit(int code) __attribute__((noreturn));

/* Called by startup.S, on a stack of its own. */
void ff_board_report_trap(uint32_t mcause, uint32_t mepc, uint32_t mtval) __attribute__((noreturn));

#endif
