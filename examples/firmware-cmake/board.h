/* What main.c asks of the board: host.c for a computer, virt/ for the `virt` machine of QEMU. */
#ifndef BOARD_H
#define BOARD_H

void board_say(const char *text);
_Noreturn void board_exit(int code);

#endif
