/*
 * Traps of a core that runs the PULP instructions by emulation: what is illegal goes to ff_emulate in emulate.c, with
 * all registers in memory and a stack of its own; all else, and what it does not know, to `trap` of startup.S. Each hart has
 * its area, to which startup.S makes mscratch point.
 * The counter of instructions rests meanwhile; what stands outside of that counts too and is taken off again, so that an
 * emulated instruction counts as one.
 */
#include "board_config.h"

#define ILLEGAL_INSTRUCTION 2
#define COUNTS_INSTRUCTIONS 4 /* of mcountinhibit */
#define COUNTED 3 /* instructions for each emulated one: the two that stop and start the counter, and mret */

    .macro each_register move /* but x0, and x5, which holds the address */
    .irp n, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
    \move x\n, 4 * \n(x5)
    .endr
    .endm

    .section .text.emulate, "ax", @progbits
    .balign 4
    .globl emulate
    .type emulate, @function
emulate:
    csrwi mcountinhibit, COUNTS_INSTRUCTIONS
    csrrw x5, mscratch, x5
    each_register sw
    csrrw x6, mscratch, x5
    sw x6, 4 * 5(x5)
    csrr x6, mcause
    addi x6, x6, -ILLEGAL_INSTRUCTION
    bnez x6, 1f
    li sp, FF_TRAP_AREA_BYTES
    add sp, sp, x5
    mv a0, x5
    call ff_emulate
    beqz a0, 1f
    csrr x6, minstret
    addi x6, x6, 1 - COUNTED
    csrw minstret, x6
    csrr x5, mscratch
    each_register lw
    lw x5, 4 * 5(x5)
    csrwi mcountinhibit, 0
    mret
1:  j trap
    .size emulate, . - emulate

    .section .bss.emulate, "aw", @nobits
    .balign 16
    .globl ff_trap_areas
ff_trap_areas: /* registers, loops, a stack */
    .zero FF_HARTS * FF_TRAP_AREA_BYTES
