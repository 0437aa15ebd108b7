/*
 * The resident loader: starts the application in flash, or takes a new one over the firmware's serial line, in the same
 * frames. The payloads stand above the functions of ff_loader.c.
 */
#ifndef FF_LOADER_H
#define FF_LOADER_H

#include <stdint.h>

#define FF_LOADER_PROTOCOL 1u

enum ff_loader_command {
    FF_LOADER_HELLO = 32,
    FF_LOADER_BEGIN = 33,
    FF_LOADER_ERASE = 34,
    FF_LOADER_PROGRAM = 35,
    FF_LOADER_COMMIT = 36
};

/* Waits a short while for a host that asks for the loader, and answers it. */
int ff_loader_is_wanted(void);

/* Answers requests for ever. */
void ff_loader_run(void) __attribute__((noreturn));

/* For ff_board_read: whether to look for a byte once more. */
int ff_loader_waits(void);

#endif
