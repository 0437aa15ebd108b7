/* A pseudo-terminal whose other end is this program's standard input and output: a test answers there for a board. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

static int pass_on(int from, int to)
{
    char bytes[4096];
    const ssize_t got = read(from, bytes, sizeof bytes);

    for (ssize_t done = 0; done < got;) {
        const ssize_t put = write(to, bytes + done, (size_t)(got - done));

        if (put < 0)
            return -1;
        done += put;
    }
    return got > 0 ? 0 : -1;
}

int main(void)
{
    struct termios raw;
    const int master = posix_openpt(O_RDWR | O_NOCTTY);
    int kept;

    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
        return EXIT_FAILURE;
    kept = open(ptsname(master), O_RDWR | O_NOCTTY); /* so that a port may close and open again */
    if (kept < 0 || tcgetattr(kept, &raw) != 0)
        return EXIT_FAILURE;
    cfmakeraw(&raw);
    if (tcsetattr(kept, TCSANOW, &raw) != 0)
        return EXIT_FAILURE;
    printf("serial %s\n", ptsname(master));
    fflush(stdout);
    for (;;) {
        struct pollfd ends[] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = master, .events = POLLIN}};

        if (poll(ends, 2, -1) < 0 && errno != EINTR)
            return EXIT_FAILURE;
        if (ends[0].revents != 0 && pass_on(STDIN_FILENO, master) != 0)
            return EXIT_SUCCESS;
        if (ends[1].revents != 0 && pass_on(master, STDOUT_FILENO) != 0)
            return EXIT_FAILURE;
    }
}
