/* QEMU loads code and data where they run; the stack is at the end of RAM, and .bss has to be cleared. */
    .section .text.start, "ax", @progbits
    .globl _start
_start:
    la sp, __stack_top
    la t0, __bss_start
    la t1, __bss_end
1:  bgeu t0, t1, 2f
    sw zero, 0(t0)
    addi t0, t0, 4
    j 1b
2:  j main
