/*
 * Traps of a core that runs the PULP instructions by emulation: what is illegal goes to ff_emulate in emulate.c, with
 * all registers in memory and a stack of its own; all else, and what it does not know, to `trap` of startup.S.
 * The counter of instructions rests meanwhile; what stands outside of that counts too and is taken off again, so that an
 * emulated instruction counts as one.
 */
#define ILLEGAL_INSTRUCTION 2
#define COUNTS_INSTRUCTIONS 4 /* of mcountinhibit */
#define COUNTED 3 /* instructions for each emulated one: the two that stop and start the counter, and mret */
#define STACK_BYTES 1024

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
    csrw mscratch, x5
    csrr x5, mcause
    addi x5, x5, -ILLEGAL_INSTRUCTION
    bnez x5, 1f
    la x5, registers
    each_register sw
    csrr x6, mscratch
    sw x6, 4 * 5(x5)
    la sp, stack_top
    mv a0, x5
    call ff_emulate
    beqz a0, 1f
    csrr x6, minstret
    addi x6, x6, 1 - COUNTED
    csrw minstret, x6
    la x5, registers
    each_register lw
    lw x5, 4 * 5(x5)
    csrwi mcountinhibit, 0
    mret
1:  j trap
    .size emulate, . - emulate

    .section .bss.emulate, "aw", @nobits
    .balign 16
registers:
    .zero 4 * 32
    .zero STACK_BYTES
stack_top:
