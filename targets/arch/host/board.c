/*
 * The host as a board: the serial line is a pseudo terminal. Prints `serial PATH` once, serves until standard
 * input ends or the parent dies. A reset runs the program again from its start, with the same terminal.
 */
#define _XOPEN_SOURCE 600

#include "ff_service.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#define RESUME "FF_EDGE_HOST_BOARD" /* "terminal:boots" handed from one run to the next */

static int terminal;
static unsigned boots;

static void stop(const char *what)
{
    perror(what);
    exit(1);
}

/* No translation, no echo, no signals: all 256 byte values pass. */
static void make_raw(int slave)
{
    struct termios settings;

    if (tcgetattr(slave, &settings) != 0) {
        stop("tcgetattr");
    }
    settings.c_iflag = 0;
    settings.c_oflag = 0;
    settings.c_lflag = 0;
    settings.c_cflag = CS8 | CREAD | CLOCAL;
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    if (tcsetattr(slave, TCSANOW, &settings) != 0) {
        stop("tcsetattr");
    }
}

/* The slave stays open, so that the terminal outlives a host that closes it. */
static void open_terminal(void)
{
    const char *path;
    int slave;

    terminal = posix_openpt(O_RDWR | O_NOCTTY);
    if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0) {
        stop("posix_openpt");
    }
    path = ptsname(terminal);
    slave = path == NULL ? -1 : open(path, O_RDWR | O_NOCTTY);
    if (slave < 0) {
        stop("ptsname");
    }
    make_raw(slave);
    if (fcntl(terminal, F_SETFL, O_NONBLOCK) != 0) {
        stop("fcntl");
    }
    printf("serial %s\n", path);
    fflush(stdout);
}

void ff_board_init(void)
{
    const char *resume = getenv(RESUME);

#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    if (resume == NULL || sscanf(resume, "%d:%u", &terminal, &boots) != 2) {
        open_terminal();
    }
}

/* Waits until the terminal can be read or written; ends the program when standard input ends. */
static void wait_for(short event)
{
    struct pollfd files[2] = { { .fd = terminal, .events = event }, { .fd = STDIN_FILENO, .events = POLLIN } };
    char ignored[64];

    while (poll(files, 2, -1) >= 0) {
        if (files[1].revents != 0 && read(STDIN_FILENO, ignored, sizeof ignored) <= 0) {
            exit(0);
        }
        if (files[0].revents != 0) {
            return;
        }
    }
    stop("poll");
}

int ff_board_read(void)
{
    static uint8_t bytes[1024];
    static ssize_t count;
    static ssize_t next;

    while (next >= count) {
        wait_for(POLLIN);
        count = read(terminal, bytes, sizeof bytes);
        next = 0;
    }
    return bytes[next++];
}

void ff_board_write(const uint8_t *bytes, uint32_t count)
{
    while (count > 0) {
        ssize_t written;

        wait_for(POLLOUT);
        written = write(terminal, bytes, count);
        if (written > 0) {
            bytes += written;
            count -= (uint32_t)written;
        }
    }
}

uint32_t ff_board_instructions(void)
{
    return 0;
}

uint32_t ff_board_instructions_known(void)
{
    return 0;
}

uint32_t ff_board_boots(void)
{
    return boots;
}

uint32_t ff_board_stack_painted(void)
{
    return 0;
}

uint32_t ff_board_vlen(void)
{
    return 0;
}

void ff_board_reset(void)
{
    char resume[32];

    snprintf(resume, sizeof resume, "%d:%u", terminal, boots + 1u);
    setenv(RESUME, resume, 1);
    execl("/proc/self/exe", "board", (char *)NULL);
    stop("execl");
}
