/* From one core of a team that is played to another: those registers that a function keeps. */
    .section .text.ff_team_switch, "ax", @progbits
    .globl ff_team_switch
    .type ff_team_switch, @function
ff_team_switch: /* a0: where they are kept, a1: where others are; ra, sp, s0, s1, s2 to s11 */
    sw ra, 0(a0)
    sw sp, 4(a0)
    sw s0, 8(a0)
    sw s1, 12(a0)
    .irp n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
    sw s\n, 8 + 4 * \n(a0)
    .endr
    lw ra, 0(a1)
    lw sp, 4(a1)
    lw s0, 8(a1)
    lw s1, 12(a1)
    .irp n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
    lw s\n, 8 + 4 * \n(a1)
    .endr
    ret
    .size ff_team_switch, . - ff_team_switch
