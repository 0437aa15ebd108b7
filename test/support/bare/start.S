/* From reset to bare_start(), with floats and vectors switched on; bare_call() asks the emulator. */
    .option norvc
    .section .text.start, "ax", @progbits
    .globl _start
_start:
    la sp, bare_stack_top
    la t0, trap
    csrw mtvec, t0
    li t0, 0x6600
    csrs mstatus, t0
    call bare_start

    .balign 4
trap:
    la sp, bare_stack_top
    call bare_trap

    .text
    .globl bare_call
    .balign 16
bare_call:
    slli zero, zero, 0x1f
    ebreak
    srai zero, zero, 7
    ret
