/* From one core of a team that is played to another: those registers that a function keeps. */
#if defined(__riscv_float_abi_double) || defined(__riscv_32e)
#error "ff-edge: cores are played with the calls of ilp32 and ilp32f alone"
#endif
    .section .text.ff_team_switch, "ax", @progbits
    .globl ff_team_switch
    .type ff_team_switch, @function
ff_team_switch: /* a0: where they are kept, a1: where others are; ra, sp, s0 to s11, fs0 to fs11 */
    sw ra, 0(a0)
    sw sp, 4(a0)
    sw s0, 8(a0)
    sw s1, 12(a0)
    .irp n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
    sw s\n, 8 + 4 * \n(a0)
    .endr
#ifdef __riscv_float_abi_single
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
    fsw fs\n, 56 + 4 * \n(a0)
    .endr
#endif
    lw ra, 0(a1)
    lw sp, 4(a1)
    lw s0, 8(a1)
    lw s1, 12(a1)
    .irp n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
    lw s\n, 8 + 4 * \n(a1)
    .endr
#ifdef __riscv_float_abi_single
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
    flw fs\n, 56 + 4 * \n(a1)
    .endr
#endif
    ret
    .size ff_team_switch, . - ff_team_switch
