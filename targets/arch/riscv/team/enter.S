/* A hart that is not the first: sleeps until it is called for the first time, when memory has been prepared. */
#include "board_config.h"

#define MIE_MSIE 0x8

    .section .text.ff_team, "ax", @progbits
    .globl ff_team_enter
    .type ff_team_enter, @function
ff_team_enter: /* a0: its number */
    li t0, FF_HARTS
1:  bgeu a0, t0, 1b /* nobody calls it */
    li t0, MIE_MSIE
    csrw mie, t0
    li t0, FF_CLINT_ADDRESS
    slli t1, a0, 2
    add t0, t0, t1
2:  wfi
    lw t1, 0(t0)
    beqz t1, 2b
    la sp, ff_team_stacks
    li t1, FF_CORE_STACK
    mul t1, t1, a0
    add sp, sp, t1
    call ff_team_work
    .size ff_team_enter, . - ff_team_enter

    .section .bss.ff_team_stacks, "aw", @nobits
    .balign 16
ff_team_stacks: /* that of hart n ends at n * FF_CORE_STACK */
    .zero (FF_HARTS - 1) * FF_CORE_STACK
