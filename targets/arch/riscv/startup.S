/*
 * From reset to main, and what happens on a trap. The stack is at the end of RAM; registers that the compiler
 * may use (floats, vectors) are switched on first, since it may use them anywhere. Further harts of a team sleep until they
 * are called.
 */
#include "board_config.h"

#define MSTATUS_FS 0x6000
#define MSTATUS_VS 0x0600
#define TRAP_EXIT_CODE 99
#define TRAP_ALIGNMENT 256 /* bits of mtvec that a core may not have; the ESP32-C3 lacks most */

    .section .text.start, "ax", @progbits
    .globl _start
    .type _start, @function
_start:
    lui t0, %hi(.Llinked) /* some chips run flash at another address first, from which `la` would lead astray */
    jalr zero, %lo(.Llinked)(t0)
.Llinked:
    la sp, __stack_top
    la t0, FF_TRAP_VECTOR
    csrw mtvec, t0
#if defined(__riscv_flen)
    li t0, MSTATUS_FS
    csrs mstatus, t0
#endif
#if defined(__riscv_flen) || defined(__riscv_zfinx)
    csrw fcsr, zero
#endif
#if defined(__riscv_zve32x)
    li t0, MSTATUS_VS
    csrs mstatus, t0
#endif

#if defined(FF_TRAP_AREA_BYTES)
    csrr t0, mhartid
    li t1, FF_TRAP_AREA_BYTES
    mul t0, t0, t1
    la t1, ff_trap_areas
    add t0, t0, t1
    csrw mscratch, t0
#endif
#if FF_HARTS > 1
    csrr a0, mhartid
    bnez a0, ff_team_enter
#endif

    la t0, __data_start
    la t1, __data_end
    la t2, __data_load
1:  bgeu t0, t1, 2f
    lw t3, 0(t2)
    sw t3, 0(t0)
    addi t0, t0, 4
    addi t2, t2, 4
    j 1b

2:
#if defined(__riscv_zifencei)
    fence.i /* .ram_text is among what has been copied */
#endif
    la t0, __bss_start
    la t1, __bss_end
3:  bgeu t0, t1, 4f
    sw zero, 0(t0)
    addi t0, t0, 4
    j 3b

4:  la t0, __stack_low
    li t1, FF_STACK_PAINT
5:  bgeu t0, sp, 6f
    sw t1, 0(t0)
    addi t0, t0, 4
    j 5b

6:  call main
    call ff_board_exit
    .size _start, . - _start

/* The stack may be what broke: start it afresh. A trap while this one is reported stops at once. */
    .section .text.trap, "ax", @progbits
    .balign TRAP_ALIGNMENT
    .globl trap
    .type trap, @function
trap:
    la sp, __stack_top
    la t0, stop
    csrw mtvec, t0
    csrr a0, mcause
    csrr a1, mepc
    csrr a2, mtval
    call ff_board_report_trap
    .size trap, . - trap

    .balign TRAP_ALIGNMENT
    .globl stop
    .type stop, @function
stop:
#if defined(FF_FINISHER_ADDRESS)
    li t0, FF_FINISHER_ADDRESS
    li t1, (TRAP_EXIT_CODE << 16) | 0x3333
    sw t1, 0(t0)
#endif
1:  j 1b
    .size stop, . - stop
